// A Matrix client that nobody here wrote: matrix-js-sdk with its Rust crypto, in "exclude insecure devices" mode.
//
//   node client.mjs SDK BASE_URL USER PASSWORD
//
// Orders come as JSON lines on stdin, what happens goes out as JSON lines on stdout. Everything that the library says
// goes to stderr.

for (const name of ["log", "info", "debug", "trace", "warn"]) console[name] = console.error;

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [sdkPath, baseUrl, user, password] = process.argv.slice(2);
const sdk = await import(pathToFileURL(`${sdkPath}/lib/index.js`).href);
const { OnlySignedDevicesIsolationMode } = await import(pathToFileURL(`${sdkPath}/lib/crypto-api/index.js`).href);

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const proof = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };

const login = await sdk.createClient({ baseUrl }).loginRequest(proof);
const client = sdk.createClient({
  baseUrl,
  userId: login.user_id,
  deviceId: login.device_id,
  accessToken: login.access_token,
});
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();
crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (make) => make(proof) });

const told = new Set();
async function look(event) {
  if (event.getType() !== "m.room.message" || event.getSender() === login.user_id || told.has(event.getId())) return;
  told.add(event.getId());
  const seen = event.isEncrypted() ? await crypto.getEncryptionInfoForEvent(event) : null;
  const content = event.getContent();
  tell({
    event: "message",
    id: event.getId(),
    room: event.getRoomId(),
    sender: event.getSender(),
    text: (content["m.new_content"] ?? content).body ?? "",
    encrypted: event.isEncrypted(),
    failed: event.isDecryptionFailure(),
    failure: event.decryptionFailureReason ?? "",
    warning: seen ? seen.shieldColour : 0,
    reason: seen ? seen.shieldReason : null,
  });
}
client.on("Room.timeline", async (event) => {
  if (event.isEncrypted()) await client.decryptEventIfNeeded(event);
  if (!event.isBeingDecrypted()) await look(event);
});
client.on("Event.decrypted", look);
client.on("RoomMember.membership", (event, member) =>
  tell({ event: "member", room: member.roomId, user: member.userId, membership: member.membership }),
);

await client.startClient({ initialSyncLimit: 50 });
await new Promise((done) => client.on("sync", (state) => (state === "PREPARED" ? done() : undefined)));
tell({ event: "ready", user: login.user_id, device: login.device_id });

const orders = {
  async open({ other }) {
    const { room_id } = await client.createRoom({
      is_direct: true,
      invite: [other],
      preset: "trusted_private_chat",
      initial_state: [
        { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      ],
    });
    return { room: room_id };
  },
  async say({ room, text }) {
    return await client.sendTextMessage(room, text);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    tell({ event: "done", ...(await orders[order.do](order)) });
  } catch (error) {
    tell({ event: "failed", order: order.do, error: String(error) });
  }
}
process.exit(0);
