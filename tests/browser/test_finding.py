"""Find-as-you-type: what is found, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

SILO = "Drohnen setzen Getreidesilo im Hafen von Odessa in Brand"
HACKERS = "Хакери атакували сайти уряду"
FORMS = (
    ("getreides", SILO),  # the beginning of a word
    ("Getreidesilos", SILO),
    ("Drohnen Hafen", SILO),
    ("drohnen QWXYZ", None),  # all words count
    ("хакерами", HACKERS),
    ("Хакерів уряд", HACKERS),
    ("одесу", "Odesa"),
    ("Одессы", "Odesa"),
    ("одеса", "Odesa"),
    ("Києва", "Kyiv"),
    ("sohne", "Der <b>Bote</b> & Söhne"),
    ("qwxyz", None),
    ("   ", None),
)


@pytest.fixture
def page(site, opened):
    return opened(site)


def test_an_event_a_place_or_an_outlet_is_found_by_a_form_of_its_name(page):
    for typed, found in FORMS:
        page.fill("#find", typed)
        expect(page.locator("#found")).to_be_visible(visible=bool(found))
        names = page.locator("#found .name").all_inner_texts()
        assert any(name.startswith(found) for name in names) if found else not names, (typed, names)


def test_results_say_in_words_what_they_are_and_how_many(page):
    page.fill("#find", "odesa")
    place = page.locator("#found [role=option]", has_text="Odesa").first
    expect(place).to_contain_text("Place")
    expect(page.get_by_role("status")).to_have_text(f"{page.locator('#found [role=option]').count()} results")
    page.fill("#find", "qwxyz")
    expect(page.get_by_role("status")).to_have_text("Nothing found")


def test_a_german_page_shows_german_names(site, opened):
    page = opened(site, "de/index.html")
    page.fill("#find", "kyiv")
    expect(page.locator("#found .name").first).to_have_text("Kyjiw")
    expect(page.locator("#found .kind").first).to_have_text("Ort")


def test_the_keys_of_a_combobox_work(page):
    field, options = page.locator("#find"), page.locator("#found [role=option]")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("od")
    expect(field).to_have_attribute("aria-expanded", "true")
    count = options.count()
    assert count > 2

    def chosen():
        place = options.evaluate_all("all => all.findIndex(one => one.ariaSelected === 'true')")
        assert field.get_attribute("aria-activedescendant") == (None if place < 0 else f"found-{place}")
        return place

    presses = (("ArrowDown", 0), ("ArrowDown", 1), ("End", count - 1), ("ArrowDown", 0), ("ArrowUp", count - 1), ("Home", 0))
    assert chosen() == -1
    for key, place in presses:
        page.keyboard.press(key)
        assert chosen() == place, key
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    expect(field).to_have_value("od")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_the_slash_is_a_letter_where_one_types(page):
    page.focus("#find")
    page.keyboard.type("a/b")
    expect(page.locator("#find")).to_have_value("a/b")


@pytest.mark.parametrize("start", ["index.html", "de/about.html"])
def test_an_event_is_opened_by_typing_and_its_evidence_read_without_a_mouse(site, opened, start):
    page = opened(site, start)
    page.keyboard.press("/")
    page.keyboard.type("getreidesilo")
    expect(page.locator("#found [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert ("/de/event/" in page.url) == start.startswith("de/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Getreidesilo")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('details.why > summary')"):
            break
    page.keyboard.press("Enter")
    evidence = page.locator("details.why[open]")
    expect(evidence).to_have_count(1)
    assert len(evidence.inner_text()) > 40


def test_what_was_found_leads_back_from_any_page_to_any_other(site, opened):
    page = opened(site, site.kinds()["event"])
    page.fill("#find", "Odesa")
    with page.expect_navigation():
        page.locator("#found [role=option]", has_text="Odesa").first.click()
    assert "/place/" in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("Odesa")


def test_markup_in_the_index_is_text(site, page):
    page.fill("#find", "window hit")
    expect(page.locator("#found .name").first).to_contain_text("<script>window.hit=1</script>")
    assert page.evaluate("window.hit") is None
    assert page.locator("#found :is(script, img, b)").count() == 0


def test_an_entry_that_leads_out_of_the_site_is_left_out(page):
    asked = """hrefs => window.Lagebild.find.search(window.Lagebild.find.prepared(
        hrefs.map(href => ["page", "found", href, "", ""]), "en"), "found").map(one => one.entry.href)"""
    outside = ["javascript:alert(1)", "https://other.example/", "//other.example/", "\\\\other.example", "data:text/html,x"]
    assert page.evaluate(asked, [*outside, "place/Q1.html", "sources.html#a:b"]) == ["place/Q1.html", "sources.html#a:b"]


def test_the_index_is_not_read_before_somebody_searches(site, opened):
    page = opened(site)
    assert page.evaluate("window.LAGEBILD_FIND") is None
    page.focus("#find")
    page.wait_for_function("() => window.LAGEBILD_FIND")
