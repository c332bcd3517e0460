import time

import pytest

from meidan.customers.addresses import check_region, parse_address
from meidan.customers.divisions import cities, districts, provinces


@pytest.mark.parametrize(
    ("text", "region", "rest"),
    [
        ("广东省广州市天河区中山大道西88号", ("广东省", "广州市", "天河区"), "中山大道西88号"),
        ("广东 广州 天河", ("广东省", "广州市", "天河区"), ""),
        ("广东省 佛山市 南海区", ("广东省", "佛山市", "南海区"), ""),
        ("上海市浦东新区", ("上海市", "上海市", "浦东新区"), ""),
        ("上海浦东张江高科技园", ("上海市", "上海市", "浦东新区"), "张江高科技园"),
        ("北京朝阳区建国路1号", ("北京市", "北京市", "朝阳区"), "建国路1号"),
        ("北京市北京市朝阳区建国路1号", ("北京市", "北京市", "朝阳区"), "建国路1号"),
        ("北京市市辖区东城区", ("北京市", "北京市", "东城区"), ""),
        ("深圳南山区科技园", ("广东省", "深圳市", "南山区"), "科技园"),
        ("中国广东省深圳市南山区", ("广东省", "深圳市", "南山区"), ""),
        ("广东/深圳/南山", ("广东省", "深圳市", "南山区"), ""),
        ("天河区中山大道西88号", ("广东省", "广州市", "天河区"), "中山大道西88号"),
        ("内蒙古呼和浩特市赛罕区", ("内蒙古自治区", "呼和浩特市", "赛罕区"), ""),
        ("广西南宁青秀区", ("广西壮族自治区", "南宁市", "青秀区"), ""),
        ("新疆维吾尔自治区石河子市北三路", ("新疆维吾尔自治区", "石河子市", ""), "北三路"),
        ("江苏省昆山市花桥镇", ("江苏省", "苏州市", "昆山市"), "花桥镇"),
        ("苏州昆山", ("江苏省", "苏州市", "昆山市"), ""),
        ("苏州工业园区星湖街", ("江苏省", "苏州市", "苏州工业园区"), "星湖街"),
        ("浙江省义乌市稠城街道", ("浙江省", "金华市", "义乌市"), "稠城街道"),
        ("河南省济源市", ("河南省", "济源市", ""), ""),
        ("海南省陵水黎族自治县", ("海南省", "陵水黎族自治县", ""), ""),
        ("东莞市虎门镇", ("广东省", "东莞市", ""), "虎门镇"),
        ("广东中山市小榄镇", ("广东省", "中山市", ""), "小榄镇"),
        ("吉林省长春市朝阳区", ("吉林省", "长春市", "朝阳区"), ""),
        ("吉林市船营区", ("吉林省", "吉林市", "船营区"), ""),
        ("吉林 长春", ("吉林省", "长春市", ""), ""),
        ("天津市河北区", ("天津市", "天津市", "河北区"), ""),
        ("重庆市城口县", ("重庆市", "重庆市", "城口县"), ""),
        ("重庆渝北", ("重庆市", "重庆市", "渝北区"), ""),
        ("延边州延吉市", ("吉林省", "延边朝鲜族自治州", "延吉市"), ""),
        ("恩施土家族苗族自治州利川市", ("湖北省", "恩施土家族苗族自治州", "利川市"), ""),
        ("香港九龙油尖旺区弥敦道1号", ("香港特别行政区", "九龙", "油尖旺区"), "弥敦道1号"),
        ("香港油尖旺区", ("香港特别行政区", "九龙", "油尖旺区"), ""),
        ("澳门大堂区", ("澳门特别行政区", "澳门半岛", "大堂区"), ""),
        ("臺北市大安区", ("台湾省", "台北市", "大安区"), ""),
        ("江苏省南京市鼓楼区", ("江苏省", "南京市", "鼓楼区"), ""),
        ("南京鼓楼区", ("江苏省", "南京市", "鼓楼区"), ""),
        ("广州天河路123号", ("广东省", "广州市", ""), "天河路123号"),
        ("上海南京东路100号", ("上海市", "上海市", ""), "南京东路100号"),
        ("中山大道西88号", ("", "", ""), "中山大道西88号"),
        ("221B Baker Street", ("", "", ""), "221B Baker Street"),
        ("", ("", "", ""), ""),
    ],
)
def test_addresses_are_read(text: str, region: tuple[str, str, str], rest: str) -> None:
    found = parse_address(text)
    assert (found.province, found.city, found.district, found.rest) == (*region, rest)
    assert found.consistent
    assert found.problem is None


@pytest.mark.parametrize("text", ["朝阳区建国路1号", "鼓楼区", "江苏省鼓楼区中山路"])
def test_a_name_that_exists_several_times_asks_for_the_city(text: str) -> None:
    found = parse_address(text)
    assert found.problem is not None
    assert "请写明城市" in found.problem.zh
    assert found.city == ""


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("广东省杭州市西湖区", "浙江省杭州市"),
        ("广州市南山区", ""),
        ("广东省广州市宝安区", "广东省深圳市宝安区"),
        ("北京市浦东新区", "上海市浦东新区"),
    ],
)
def test_contradictions_are_named(text: str, suggestion: str) -> None:
    found = parse_address(text)
    assert found.problem is not None
    if suggestion:
        assert not found.consistent
        assert found.suggestion == suggestion


def test_a_slip_of_the_pen_gets_a_suggestion() -> None:
    found = parse_address("广州市天合区中山大道")
    assert found.problem is not None
    assert found.suggestion == "广东省广州市天河区"


def test_structured_fields() -> None:
    assert check_region("广东", "广州", "天河").written == "广东省广州市天河区"
    assert check_region("北京市", "北京市", "海淀区").problem is None
    assert check_region("北京市", "市辖区", "海淀区").city == "北京市"
    assert not check_region("广东省", "杭州市", "西湖区").consistent
    assert not check_region("广东省", "广洲市", "").consistent
    assert check_region("", "", "").problem is None


def test_every_division_of_the_data_is_found_again() -> None:
    missed = []
    for province in provinces():
        for city in cities(province):
            for district in districts(province, city):
                found = parse_address(f"{province}{city}{district}某某路1号")
                if (found.province, found.city, found.district) != (province, city, district) or found.problem:
                    missed.append((province, city, district, found))
    assert missed == []
    assert len(provinces()) == 34


def test_reading_is_quick() -> None:
    parse_address("广东省")
    started = time.perf_counter()
    for _ in range(2000):
        parse_address("广东省广州市天河区中山大道西88号")
    assert (time.perf_counter() - started) / 2000 < 200e-6
