"""A webhook that answers every update at once and looks at nothing: how quick is the loader?

python -m bench.serving.bare PORT
"""

import asyncio
import sys

from bench.serving.wire import Asked, Message, Server, answer
from bot.loop import new_event_loop

REPLY = answer(b'{"method":"sendMessage","chat_id":1,"text":"?"}')


def say(asked: Asked, _: Message) -> None:
    """Acknowledge and answer in one."""
    asked.say(REPLY)


async def main(port: int) -> None:
    """Serve until it is ended."""
    server = Server(say)
    server.port = port
    await server.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main(int(sys.argv[1])))
