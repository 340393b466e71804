// What matrix-js-sdk makes of our polls: reads {start, end} from its input, writes what it understood, and the answer
// that it would send for the second choice.
import { readFileSync } from "node:fs";

const [, , library] = process.argv;
const part = (name) => import(`file://${library}/lib/extensible_events_v1/${name}.js`);
const { PollStartEvent } = await part("PollStartEvent");
const { PollResponseEvent } = await part("PollResponseEvent");
const { PollEndEvent } = await part("PollEndEvent");

const { start, end } = JSON.parse(readFileSync(0, "utf8"));
const poll = new PollStartEvent(start);
const answers = poll.answers.map((answer) => ({ id: answer.id, text: answer.text }));
const response = PollResponseEvent.from([poll.answers[1].id], "$poll").serialize();
const closed = new PollEndEvent(end).pollEventId;
console.log(JSON.stringify({ question: poll.question.text, answers, most: poll.maxSelections, response, closed }));
