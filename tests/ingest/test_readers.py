"""What each platform writes, read into canonical columns."""

from __future__ import annotations

import gzip
import zipfile
from datetime import datetime

import pandas as pd
import pytest
import samples

from autograder import ingest
from autograder.ingest import ga4, values
from autograder.ingest.captions import CAPTIONS, REQUIRED, currency_of, names, plain, unused
from autograder.ingest.shape import TIDY


def put(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding, newline="")
    return path


def test_two_caption_languages_give_the_same_rows(tmp_path):
    put(tmp_path, "zh/a.csv", samples.GOOGLE_ZH, "utf-8-sig")
    put(tmp_path, "en/a.csv", samples.GOOGLE_EN)
    left, right = ingest.tidy(tmp_path / "zh"), ingest.tidy(tmp_path / "en")
    pd.testing.assert_frame_equal(left, right)
    assert dict(left.dtypes.astype(str)) == TIDY
    assert left["row_kind"].tolist() == ["detail", "detail", "total"]
    assert left["channel"].tolist() == ["google_search"] * 3
    assert left["impressions"].tolist() == [25881, 100, 25981]
    assert left["conversions"].isna().tolist() == [False, True, False]
    assert left["campaign_id"].iloc[0] == "123456789012"


def test_utf16_tab_file_equals_the_comma_file(tmp_path):
    rows = samples.GOOGLE_ZH.splitlines()
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, delimiter="\t").writerows(csv.reader(rows))
    put(tmp_path, "tab/a.csv", text.getvalue(), "utf-16")
    put(tmp_path, "comma/a.csv", samples.GOOGLE_ZH)
    pd.testing.assert_frame_equal(ingest.tidy(tmp_path / "tab"), ingest.tidy(tmp_path / "comma"))


def test_api_costs_stay_in_micros_and_say_so(tmp_path):
    put(tmp_path, "google_ads/api_pmax_2025-11.csv", samples.GOOGLE_API)
    row = ingest.tidy(tmp_path).iloc[0]
    assert (row["channel"], row["cost"], row["cost_unit"]) == ("pmax", 345_670_000, "micros")


def test_meta_total_minguo_date_and_currency(tmp_path):
    put(tmp_path, "meta/adset_1.csv", samples.META_ZH, "utf-8-sig")
    put(tmp_path, "meta/adset_2.csv", samples.META_EN)
    table = ingest.tidy(tmp_path)
    assert table["row_kind"].tolist() == ["total", "detail", "detail"]
    assert table["date"].iloc[1] == datetime(2025, 10, 1)
    assert table["currency"].tolist() == ["TWD", "TWD", "USD"]
    assert table["fx_rate"].isna().tolist() == [False, False, True]
    assert (table["clicks"].iloc[1], table["all_clicks"].iloc[1]) == (50, 80)
    assert table[["conversions", "conversion_value"]].iloc[2].isna().all()


def test_ga4_preamble_total_and_second_table(tmp_path):
    put(tmp_path, "ga4/sessions_2025-10.csv", samples.GA4)
    table = ingest.tidy(tmp_path)
    assert table["channel"].tolist()[:3] == ["meta", "pmax", "direct"]
    assert table["row_kind"].tolist() == ["detail"] * 3 + ["total"]
    assert table["traffic_type"].tolist()[:3] == ["visitor", "visitor", "bot"]
    assert table["cost"].isna().all()


@pytest.mark.parametrize(
    ("group", "source", "campaign", "channel"),
    [
        ("Paid Search", "google / cpc", "brand", "google_search"),
        ("Cross-network", "google / cpc", None, "pmax"),
        ("Organic Search", "google / organic", None, "seo"),
        ("Paid Social", "Facebook / paid_social", None, "meta"),
        ("Unassigned", "line / push", None, "line_oa"),
        ("Paid Other", "line / cpc", None, "line_ads"),
        ("Affiliates", "kol_mia / affiliate", None, "kol"),
        ("Referral", "ecpay.com.tw / referral", None, "referral"),
        (None, "partner / banner", None, "partner / banner"),
    ],
)
def test_ga4_sources_map_to_channels_and_unknown_ones_stay_visible(
    group, source, campaign, channel
):
    assert ga4.channel_of(group, source, campaign) == channel


def test_orders_in_big5_and_from_shopify(tmp_path):
    put(tmp_path, "a/orders.csv", samples.ORDERS_ZH, "cp950")
    put(tmp_path, "b/orders.csv", samples.SHOPIFY)
    shopline, shopify = ingest.order_lines(tmp_path / "a"), ingest.order_lines(tmp_path / "b")
    assert list(shopline.columns) == list(shopify.columns)
    assert shopline["product"].tolist() == ["鳳梨酥禮盒", "茶香皂"]
    assert shopline.attrs["unknown_columns"] == {"orders.csv": ["備忘"]}
    assert "備忘" in ingest.unknown_message(shopline)
    assert shopify["order_total"].tolist() == [1380, 1380, 580]
    assert shopify["ordered_at"].iloc[0] == datetime(2025, 11, 11, 0, 3, 12)
    assert shopify["status"].tolist() == ["completed", "completed", "cancelled"]
    heads = ingest.orders(tmp_path / "a")
    assert len(heads) == 1 and heads["order_total"].iloc[0] == 1380


def test_search_console_zip_and_gzip(tmp_path):
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as archive:
        head = "Clicks,Impressions,CTR,Position\n"
        archive.writestr("Queries.csv", "Top queries," + head + "a,1,2,50%,3\n")
        archive.writestr("Chart.csv", "Date," + head + "2025-11-01,5,90,5.6%,4\n")
    (tmp_path / "meta.csv.gz").write_bytes(gzip.compress(samples.META_ZH.encode("utf-8-sig")))
    table = ingest.tidy(tmp_path)
    assert table["channel"].tolist() == ["meta", "meta", "seo"]
    assert table["clicks"].tolist()[-1] == 5


@pytest.mark.parametrize(
    ("text", "value"),
    [("25,881", 25881), ("77.77%", 0.7777), (" --", None), ("-", None), ("<1", None),
     ("< 10%", None), ("NT$1,234.5", 1234.5), ("１２３", 123), ("-5", -5), ("", None),
     ("1.2E+17", 1.2e17)],
)
def test_numbers_as_platforms_write_them(text, value):
    assert values.number(text) == pytest.approx(value) if value is not None else \
        values.number(text) is None


@pytest.mark.parametrize("text", ["abc", "1,2,3", "12:30", "1.2.3", "12 34"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):
        values.number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("114/11/03", datetime(2025, 11, 3)), ("1141103", datetime(2025, 11, 3)),
     ("民國114年11月3日", datetime(2025, 11, 3)), ("20251103", datetime(2025, 11, 3)),
     ("2025/11/3", datetime(2025, 11, 3)), ("Nov 3, 2025", datetime(2025, 11, 3)),
     ("2025-11-11 00:03:12 +0800", datetime(2025, 11, 11, 0, 3, 12)),
     ("2025-11-10T16:03:12Z", datetime(2025, 11, 11, 0, 3, 12)),
     ("2025/11/11 下午 03:04:05", datetime(2025, 11, 11, 15, 4, 5)),
     ("2025111123", datetime(2025, 11, 11, 23)), ("113/12/31 24:00", datetime(2025, 1, 1)),
     ("--", None)],
)
def test_dates_as_platforms_write_them(text, value):
    assert values.moment(text) == value


@pytest.mark.parametrize("text", ["2025-13-01", "soon", "Foo 3, 2025", "2025-11-11 noon"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        values.moment(text)


def test_no_caption_stands_for_two_things():
    for kind in CAPTIONS:
        assert len(names(kind)) == len({plain(c) for cs in CAPTIONS[kind].values() for c in cs})
        seen: dict[str, str] = {}
        for name, captions in CAPTIONS[kind].items():
            for caption in captions:
                assert seen.setdefault(plain(caption), name) == name, caption
        assert not unused(kind) & set(names(kind)), kind
        assert set(REQUIRED[kind]) <= set(CAPTIONS[kind])


def test_currency_tail_is_not_part_of_the_caption():
    assert plain("花費金額 (TWD)") == plain("花費金額")
    assert plain("CPM（每千次廣告曝光成本） (TWD)") == plain("CPM (每千次廣告曝光成本)")
    assert currency_of("Amount spent (USD)") == "USD" and currency_of("點擊次數（全部）") is None
