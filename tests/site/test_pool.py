"""The pool of threads: few while there is little to do, never more than allowed, first come first served."""

import asyncio
import threading
from collections.abc import Callable

from meidan.site.pool import Pool

PATIENCE = 20


def here() -> str:
    return threading.current_thread().name


def held(gate: threading.Event) -> Callable[[], str]:
    def job() -> str:
        assert gate.wait(PATIENCE)
        return here()

    return job


def test_one_after_the_other_they_need_one_thread() -> None:
    pool = Pool(8)

    async def story() -> set[str]:
        return {await pool.submit(here) for _ in range(20)}

    assert asyncio.run(story()) == {"django-0"}


def test_as_many_threads_as_are_busy_and_no_more_than_allowed() -> None:
    pool, gate = Pool(3), threading.Event()

    async def story() -> list[str]:
        going = [pool.submit(held(gate)) for _ in range(3)]
        order: list[int] = []
        late = [pool.submit(lambda number=number: order.append(number)) for number in range(5)]
        await asyncio.sleep(0.1)
        assert not any(one.done() for one in (*going, *late))
        gate.set()
        names = await asyncio.gather(*going)
        await asyncio.gather(*late)
        assert sorted(order) == list(range(5))
        return names

    assert sorted(asyncio.run(story())) == ["django-0", "django-1", "django-2"]


def test_who_waits_is_served_in_the_order_of_coming() -> None:
    pool, gate, order = Pool(1), threading.Event(), list[int]()

    async def story() -> None:
        first = pool.submit(held(gate))
        late = [pool.submit(lambda number=number: order.append(number)) for number in range(20)]
        gate.set()
        await asyncio.gather(first, *late)

    asyncio.run(story())
    assert order == list(range(20))


def test_a_request_given_up_leaves_its_thread_to_others() -> None:
    pool, gate = Pool(1), threading.Event()

    async def story() -> str:
        left = pool.submit(held(gate))
        left.cancel()
        gate.set()
        return await pool.submit(here)

    assert asyncio.run(story()) == "django-0"
