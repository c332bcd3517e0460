"""The phone's camera as a scanner in entry: a real picture of a code, read by the real decoder."""

import json
from collections.abc import Callable

import segno
from playwright.sync_api import Page, expect

from .watch import assert_fits

Open = Callable[..., Page]
# A canvas with the code on it takes the place of the camera; what reads it is the application's own.
HELD_UP = """
const picture = new Image();
picture.src = %s;
navigator.mediaDevices.getUserMedia = async () => {
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 640; canvas.height = 480;
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "white"; pen.fillRect(0, 0, 640, 480);
    pen.drawImage(picture, 160, 80, 320, 320);
  }, 50);
  return canvas.captureStream(20);
};
"""


def hold_up(page: Page, code: str) -> None:
    """From the next page on the camera sees this code."""
    picture = segno.make(code, error="m").png_data_uri(scale=8)
    page.add_init_script(HELD_UP % json.dumps(picture))
    page.reload()


def test_a_code_before_the_camera_becomes_a_line(open_page: Open) -> None:
    page = open_page("chen", "/orders/new", phone=True)
    hold_up(page, "HD220-WH-XL")
    page.get_by_role("button", name="摄像头扫码").click()
    expect(page.get_by_role("combobox", name="第 1 行 商品")).to_have_value("HD220-WH-XL", timeout=30_000)
    expect(page.get_by_role("group", name="第 1 行")).to_contain_text("连帽卫衣")
    # Held before the camera all the while, it is still one thing.
    expect(page.get_by_role("textbox", name="第 1 行 数量")).to_have_value("1")
    assert_fits(page)
    page.get_by_role("button", name="关闭摄像头").click()
    expect(page.locator("video")).to_have_count(0)


def test_where_there_can_be_no_camera_nothing_speaks_of_it(open_page: Open) -> None:
    page = open_page("chen", "/orders/new", phone=True)
    expect(page.get_by_role("button", name="摄像头扫码")).to_be_visible()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.reload()
    expect(page.get_by_role("button", name="加一行")).to_be_visible()
    expect(page.get_by_role("button", name="摄像头扫码")).to_have_count(0)
    desk = open_page("chen", "/orders/new")
    expect(desk.get_by_role("button", name="加一行")).to_be_visible()
    expect(desk.get_by_role("button", name="摄像头扫码")).to_have_count(0)
