"""The rival: a bare aiogram echo by webhook, as aiogram's documentation writes it.

    python -m bench.serving.echo URL TOKEN PORT SECRET [call|reply|uvloop]

https://docs.aiogram.dev/en/latest/dispatcher/webhook.html, but for the address of the stand-in for
Telegram and the logging of every update, which is left out: that makes it quicker. With `reply` it
answers within the reply to the webhook instead of by a call of its own; with `uvloop` it does all
of that on uvloop's event loop, as this bot does.
"""

import sys

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import SendMessage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from bot.loop import new_event_loop

HOST, PATH = "127.0.0.1", "/webhook"


async def by_call(message: Message) -> None:
    """Answer by a call."""
    await message.answer(message.text or "?")


async def by_reply(message: Message) -> SendMessage:
    """Answer in the reply to the webhook."""
    return message.answer(message.text or "?")


def main(url: str, token: str, port: str, secret: str, how: str = "call") -> None:
    """Serve until it is ended."""
    router = Router()
    router.message.register(by_call if how == "call" else by_reply)
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))

    async def on_startup() -> None:
        await bot.set_webhook(f"http://{HOST}:{port}{PATH}", secret_token=secret)

    dispatcher.startup.register(on_startup)
    application = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=how == "call", secret_token=secret
    )
    handler.register(application, path=PATH)
    setup_application(application, dispatcher, bot=bot)
    loop = new_event_loop() if how == "uvloop" else None
    web.run_app(application, host=HOST, port=int(port), print=None, loop=loop)


if __name__ == "__main__":
    main(*sys.argv[1:])
