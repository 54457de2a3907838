"""Every kind of page: without a complaint or a foreign request, on a phone, by keyboard, in the dark, without JavaScript."""

import pytest
from playwright.sync_api import expect

KINDS = ("index", "entities", "places", "sources", "feeds", "about", "event", "entity", "place")
SCRIPT = "<script>window.hit=1</script> Soldiers come home in prisoner exchange <img src=x onerror=window.hit=1>"

# The contrast of every text that is seen with what lies behind it, those too low: [text, ratio, wanted].
CONTRASTS = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map(one => one / 255)
    .map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parts(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
  };
  const low = [];
  for (const element of document.body.querySelectorAll("*")) {
    const text = [...element.childNodes].filter(one => one.nodeType === 3).map(one => one.data.trim()).join("");
    const svg = element.closest("svg");
    if (!text || element.matches("script, title") || !element.checkVisibility() || svg?.matches(".map")) continue;
    const style = getComputedStyle(element);
    const colour = svg ? style.fill : style.color;
    const [one, other] = [light(parts(colour)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    const size = parseFloat(style.fontSize);
    const wanted = size >= 24 || (size >= 18.6 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < wanted) low.push([text.slice(0, 40), Math.round(ratio * 100) / 100, wanted]);
  }
  return low;
}"""


@pytest.mark.parametrize("language", ["", "de/"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_a_phone_and_nothing_is_hard_to_read_in_the_dark(site, opened, kind, language):
    page = opened(site, language + site.kinds()[kind], width=320, color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CONTRASTS) == []
    page.emulate_media(color_scheme="light")
    assert page.evaluate(CONTRASTS) == []


@pytest.mark.parametrize("kind", ["index", "event"])
def test_a_page_has_a_twin_in_german_and_back(site, opened, kind):
    path = site.kinds()[kind]
    page = opened(site, path)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("a[hreflang=de]").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.url == f"{site.root}de/{path}"
    page.locator("a[hreflang=en]").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == site.root + path


@pytest.mark.parametrize("kind", ["index", "places", "event"])
def test_a_page_is_whole_from_a_server_and_asks_no_other_host(served, opened, kind):
    page = opened(served, served.kinds()[kind])
    assert page.locator("h1").count() == 1
    assert page.locator("figure.plot").count() == page.locator("figure.plot .canvas svg.lagebild").count()
    page.keyboard.press("/")
    page.wait_for_function("() => window.LAGEBILD_FIND")


def test_a_page_keeps_its_policy(site, opened):
    page = opened(site)
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    site.complaints.clear()
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hit = 1' }))")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.hit=1>')")
    page.wait_for_timeout(50)
    assert page.evaluate("window.hit") is None
    assert any("Content Security Policy" in said for said in site.complaints)
    site.complaints.clear()  # they were ours


def test_what_strangers_wrote_is_text(site, opened):
    path = site.page_of("prisoner exchange")
    page = opened(site, "index.html")
    for where in ("index.html", f"de/{path}", path):
        page.goto(site.root + where)
        expect(page.get_by_text(SCRIPT).first).to_be_visible()
        assert page.evaluate("window.hit") is None
        assert page.locator("img").count() == 0
    expect(page.get_by_text("Der <b>Bote</b> & Söhne").first).to_be_visible()
    assert page.locator("main b").count() == 0


def test_a_headline_has_its_language_and_an_original_opens_without_telling_who_sent_you(site, opened):
    page = opened(site, site.kinds()["event"])
    assert set(page.eval_on_selector_all("main h3 [lang]", "all => all.map(one => one.lang)")) == {"de", "en"}
    for link in page.locator("main a[href^=http]").all():
        assert "noreferrer" in link.get_attribute("rel")
    assert page.locator("main a[href='https://bote.example/silo']").count() == 1


def test_the_first_tab_leads_past_the_menu_and_focus_is_always_seen(site, opened):
    page = opened(site, site.kinds()["event"])
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    seen = """() => {
      const style = getComputedStyle(document.activeElement);
      return document.activeElement.checkVisibility() && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    }"""
    for step in range(20):
        assert page.evaluate(seen), page.evaluate(f"'{step}: ' + document.activeElement.outerHTML.slice(0, 200)")
        page.keyboard.press("Tab")
    page.goto(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_page_says_everything_without_javascript(site, opened):
    page = opened(site, java_script_enabled=False)
    for path in site.kinds().values():
        page.goto(site.root + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("form.find")).to_be_hidden()  # it could do nothing
        for figure in page.locator("figure.plot").all():
            if not figure.locator("details[open]").count():
                figure.locator("summary").click()
            expect(figure.locator("table")).to_be_visible()
            assert figure.locator("tbody tr").count() > 0
