"""What a straightforward bot looks like: python-telegram-bot's ``Application``, truth in ``user_data``, one aiosqlite
commit a vote in the handler. The same questions and the same taps as ours; nothing sealed, nothing kept over a crash.

    python -m bench._plain_bot DATABASE URL TOKEN CONCURRENT_UPDATES
"""

from __future__ import annotations

import sys
from typing import Any

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from core.storage.engine import journal_mode

GRADES = ("满意", "基本满意", "不满意")
NO_OPINION, CAST, DONE = "没有意见", "确认投票", "您的票已投入票箱。"
DEPUTIES = ("向小明", "彭小明", "田小明")

Bot = Application[Any, Any, Any, Any, Any, Any]


async def open_database(app: Bot) -> None:
    database = app.bot_data["db"] = await aiosqlite.connect(app.bot_data["path"])
    await database.execute(f"PRAGMA journal_mode = {journal_mode()}")
    await database.execute("PRAGMA synchronous = FULL")
    await database.execute("CREATE TABLE votes (voter INTEGER PRIMARY KEY, marks TEXT NOT NULL)")
    await database.commit()


async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is None or context.user_data is None:
        return
    context.user_data["marks"] = []
    await update.message.reply_text(f"1/3  {DEPUTIES[0]}", reply_markup=_buttons(*GRADES))


async def press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    if query is None or context.user_data is None:
        return
    await query.answer()
    marks: list[str] = context.user_data["marks"]
    if query.data in GRADES:
        marks.append(str(query.data))
    if query.data == CAST:
        await _save(context, query.from_user.id, marks)
        await query.edit_message_text(DONE)
    elif query.data == NO_OPINION:
        lines = [f"{name}：{mark}" for name, mark in zip(DEPUTIES, marks, strict=True)]
        await query.edit_message_text("\n".join(lines), reply_markup=_buttons(CAST))
    elif len(marks) < len(DEPUTIES):
        await query.edit_message_text(f"{len(marks) + 1}/3  {DEPUTIES[len(marks)]}", reply_markup=_buttons(*GRADES))
    else:
        await query.edit_message_text("有意见要写吗？", reply_markup=_buttons(NO_OPINION))


async def _save(context: ContextTypes.DEFAULT_TYPE, voter: int, marks: list[str]) -> None:
    database: aiosqlite.Connection = context.bot_data["db"]
    await database.execute("INSERT INTO votes VALUES (?, ?)", (voter, ",".join(marks)))
    await database.commit()


def _buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])


async def close_database(app: Bot) -> None:
    await app.bot_data["db"].close()


def main(path: str, url: str, token: str, concurrent_updates: int) -> None:
    """Until SIGTERM."""
    builder = Application.builder().token(token).base_url(f"{url}/bot").post_init(open_database)
    if concurrent_updates > 1:
        builder = builder.concurrent_updates(concurrent_updates)
    app = builder.post_shutdown(close_database).build()
    app.bot_data["path"] = path
    app.add_handler(MessageHandler(filters.TEXT, begin))
    app.add_handler(CallbackQueryHandler(press))
    app.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
