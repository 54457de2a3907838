"""Pages that stand where an article should, all with status 200; and articles that look like one of them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.barrier import HEAD, LONG, TITLED, Barrier, barrier
from extractors.claims import Statement
from extractors.errors import NoArticle
from extractors.metadata import Metadata
from extractors.page import PageReading, read_page
from extractors.records import Outlet

URL = "https://nordpost.example/politik/seite"
PAGE = b"<html><body><p>Bitte warten Sie.</p></body></html>"
TIMES = (Statement("published", "meta: date", "2026-01-05T10:00:00Z"),)
CHALLENGE, BLOCKED, GONE, BROKEN, CONSENT, LOGIN = TITLED.values()


# ---- by its title

TITLES = {
    CHALLENGE: [
        "Einen Moment bitte", "Sicherheitsüberprüfung", "Sind Sie ein Mensch?", "Just a moment...",
        "Attention Required! | Cloudflare", "Checking your browser before accessing nordpost.example", "Verifying you are human",
        "Verify that you are a human", "Are you a robot?", "DDoS-Guard", "Security check", "Bot verification", "Request blocked",
        "Human verification", "Pardon Our Interruption", "CAPTCHA", "Перевірка браузера", "Ви не робот?",
        "Підтвердьте, що ви не робот", "Проверка браузера", "Проверка безопасности", "Вы не робот?",
        "Подтвердите, что вы не робот", "… Just a moment",
    ],
    BLOCKED: [
        "Zugriff verweigert", "Access denied", "Access to this page has been denied", "403 Forbidden", "Error 403", "Forbidden",
        "Not available in your region", "451: Unavailable For Legal Reasons", "Доступ обмежено", "Доступ заборонено",
        "Доступ ограничен", "Доступ запрещён", "Доступ запрещен", "Доступ к ресурсу заблокирован",
    ],
    GONE: [
        "404", "404 Not Found", "Error 404", "Error: 410 Gone", "Fehler 404 - Nordpost", "Seite nicht gefunden", "Nicht gefunden",
        "Diese Seite existiert nicht mehr", "Die gesuchte Seite wurde nicht gefunden", "Der Artikel ist nicht verfügbar",
        "Hoppla!", "Diese Seite gibt es nicht", "Page not found | NordPost", "The page is unavailable",
        "This article was not found", "Oops, something went wrong", "Сторінку не знайдено", "Помилка 404", "Матеріал видалено",
        "Такої сторінки не існує", "Страница не найдена", "Такой страницы не существует", "Ошибка 404", "Материал удалён",
        "Материал удален", "Упс!",
    ],
    BROKEN: [
        "Fehler 503", "Fehler", "Wartungsarbeiten", "Wir sind gleich zurück", "500 Internal Server Error", "Error 502",
        "Bad Gateway", "504 Gateway Time-out", "Service Unavailable", "Site is under maintenance", "Maintenance", "Database Error",
        "Error", "Web server is down", "Технічні роботи", "Сайт тимчасово недоступний", "Помилка 500", "Помилка",
        "Технические работы", "Ведутся профилактические работы", "Сайт временно недоступен", "Ошибка 502", "Ошибка",
    ],
    CONSENT: [
        "Cookie-Einstellungen", "NordPost | Cookies zustimmen", "Zustimmung erforderlich", "Ihre Zustimmung",
        "Datenschutzeinstellungen", "Ihre Privatsphäre-Einstellungen", "NordPost mit Werbung weiterlesen",
        "Willkommen: lesen mit Cookies", "Bevor Sie fortfahren", "Cookie Consent", "Consent", "We value your privacy",
        "Your privacy matters", "NordPost privacy settings", "Before you continue", "Ми використовуємо файли cookie",
        "Згода на обробку даних", "Мы используем файлы cookie", "Согласие на обработку данных",
    ],
    LOGIN: [
        "Anmelden", "Anmelden | NordPost", "Einloggen bei NordPost", "Registrierung", "Log in", "Login - NordPost",
        "Sign in to NordPost", "Вхід", "Увійти в кабінет", "Авторизація", "Вход", "Войти на сайт", "Авторизация | НордПост",
        "Регистрация",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("reason", "title"), [(reason, title) for reason, titles in TITLES.items() for title in titles])
@pytest.mark.parametrize("letters", [0, LONG - 1])
def test_a_page_is_known_by_its_title(reason: str, title: str, letters: int) -> None:
    expected = Barrier(f"{reason} ({title!r})", again=reason != GONE)
    assert barrier(PAGE, URL, Metadata(titles=(title,)), letters) == expected
    assert barrier(PAGE, URL, Metadata(titles=(title,)), LONG) == expected  # no author, no time: no article speaks


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Vercel Security Checkpoint", CHALLENGE),
        ("One moment, please...", CHALLENGE),
        ("Die Seite konnte nicht gefunden werden", GONE),
        ("Sorry, we couldn’t find that page", GONE),
        ("Сторінка не знайдена", GONE),
        ("Die angeforderte Seite ist nicht verfügbar", GONE),
        ("Сервіс тимчасово недоступний", BROKEN),
        ("Сервис временно недоступен", BROKEN),
    ],
)
def test_other_titles_of_such_pages_are_known_too(title: str, reason: str) -> None:
    assert barrier(PAGE, URL, Metadata(titles=(title,)), 200) == Barrier(f"{reason} ({title!r})", again=reason != GONE)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_title_that_tells_is_quoted(at: int) -> None:
    titles = ["NordPost", "Nachrichten aus dem Norden"]
    titles.insert(at, "Seite nicht gefunden")
    assert barrier(PAGE, URL, Metadata(titles=tuple(titles)), 0) == Barrier(f"{GONE} ('Seite nicht gefunden')", again=False)


def test_a_long_title_is_quoted_in_part() -> None:
    title = "Seite nicht gefunden " + "x" * 40
    assert barrier(PAGE, URL, Metadata(titles=(title[:60],)), 0) == Barrier(f"{GONE} ({title[:60]!r})", again=False)
    assert barrier(PAGE, URL, Metadata(titles=(title,)), 0) == Barrier(
        f"{GONE} ('Seite nicht gefunden {'x' * 36}...')", again=False
    )


@pytest.mark.parametrize(
    "title",
    [
        "Fähre fährt wieder", "Moment der Stille in Kiel", "Der Rat sucht die verlorene Seite der Chronik",
        "Das Café 404 schließt", "Stadt prüft Wartungsarbeiten an der Brücke", "Warum der Zugriff verweigert wurde",
        "Mann meldet sich an", "4040 Boote gezählt", "Reactor 4 closes for maintenance", "Why access was denied to reporters",
        "Boy, 4, found safe", "He said he would log in late", "A security check at the port", "Robots that verify you",
        "The error of his life", "How cookies are baked", "Про доступ обмежено говорять усі", "Міст перевірили після шторму",
        "Вхідний міст закрили", "На станції почалися технічні роботи", "Власти проверяют причал", "Ошибка лоцмана стоила рейса",
        "Почему доступ запрещён", "Входной билет подорожал", "",
    ],
)  # fmt: skip
def test_a_headline_that_only_has_their_words_is_none(title: str) -> None:
    assert barrier(PAGE, URL, Metadata(titles=(title,)), 200) is None


def test_a_page_without_a_title_may_be_an_article() -> None:
    assert barrier(PAGE, URL, Metadata(), 0) is None


LOOK_ALIKES = [
    "404: Die verschwundenen Dörfer", "Nicht gefunden: 12 Seeleute", "503 Drohnen in einer Nacht",
    "Fehler 404: Wie Links sterben", "Wartungsarbeiten am Leuchtturm beginnen", "Cookie-Einstellungen: Was Nutzer wissen müssen",
    "Registrierung für den Hafen beginnt", "Forbidden City reopens", "Just a moment of silence",
    "Maintenance of the reactor ends", "Your privacy at sea", "Oops: the mayor’s slip", "Captcha firms get rich",
    "Access denied: reporters wait at the gate", "Доступ запрещён: что видно на сайте министерства", "500 дней войны",
    "Технические работы на АЭС завершены", "Проверяем на фейк: мост", "Вход в порт закрыт", "Ошибка 404: как умирают ссылки",
    "550 дронів за ніч", "Доступ обмежено: пляжі закрили", "Помилка 500: чому не працював реєстр", "Вхід до порту закрито",
]  # fmt: skip


@pytest.mark.parametrize("title", LOOK_ALIKES)
@pytest.mark.parametrize(
    ("said", "letters"),
    [
        (Metadata(types=("NewsArticle",), times=TIMES), 200),
        (Metadata(types=("NewsArticle",), times=TIMES), LONG),
        (Metadata(times=TIMES), LONG),
    ],
    ids=["a short article that says it is one", "a long one", "a long text with a time"],
)
def test_an_article_may_be_called_like_such_a_page(title: str, said: Metadata, letters: int) -> None:
    called = Metadata(titles=(title, "NordPost"), types=said.types, times=said.times)
    assert barrier(PAGE, URL, called, letters) is None


NUMBERED = ["503 Drohnen in einer Nacht", "500 дней войны", "550 дронів за ніч", "404 prisoners came home", "451 Boote gezählt"]
MISSED = [
    "Пилот не найден: поиски продолжаются",
    "Тіло моряка не знайдено",
    "Inhalt: Wie die Seite nicht mehr zur Stadt gehören will",
]


@pytest.mark.parametrize(
    "title", [*NUMBERED, *MISSED, "Forbidden City reopens", "Технические работы на АЭС завершены", "Вход в порт закрыт"]
)
def test_a_short_report_with_a_time_alone_may_be_called_like_such_a_page(title: str) -> None:
    assert barrier(PAGE, URL, Metadata(titles=(title,), times=TIMES), 600) is None


# ---- by its code


MARKS = [
    "<script>window._cf_chl_opt={cvId:'3'}</script>",
    "<script src='/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1'></script>",
    "<div class='cf-browser-verification cf-im-under-attack'>", "<form id='challenge-form' action='/?__cf=1'>",
    "<div id=challenge-running>", "<input name='jschl_vc' value='a'>", "<input name='jschl-answer'><input name=JSCHL_VC>",
    "<script src='https://check.ddos-guard.net/js/a.js'></script>",
    "<script src='/.well-known/ddos-guard/js-challenge/index.js'></script>", "<img src='/__ddg2_/a'>",
    "<script src='/__qrator/qauth.js'></script>", "<div class='px-captcha'>",
    "<iframe src='/_Incapsula_Resource?SWUDNSAI=31'></iframe>",
    "<script src='https://geo.captcha-delivery.com/captcha/'></script>",
    "<script src='https://a.token.awswaf.com/a/challenge.js'></script>",
    "<meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2F'>",
    "<script src='https://servicepipe.ru/static/checkjs/a.js'></script>",
]  # fmt: skip


def coded(mark: str, padding: int = 0) -> bytes:
    return f"<html><head>{' ' * padding}{mark}</head><body><p>Bitte warten Sie.</p></body></html>".encode()


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("said", "letters"),
    [
        (Metadata(), 0),
        (Metadata(titles=("nordpost.example",)), LONG),
        (Metadata(times=TIMES), LONG - 1),
        (Metadata(types=("WebPage",)), 0),
    ],
    ids=["nothing", "a long text", "a time", "a type"],
)
def test_a_page_is_known_by_code_of_those_who_keep_bots_out(mark: str, said: Metadata, letters: int) -> None:
    assert barrier(coded(mark), URL, said, letters) == Barrier(CHALLENGE, again=True)
    assert barrier(coded(mark.upper()), URL, said, letters) == Barrier(CHALLENGE, again=True)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("said", "letters"),
    [(Metadata(types=("NewsArticle",), times=TIMES), 0), (Metadata(times=TIMES), LONG)],
    ids=["it says it is one", "a long text with a time"],
)
def test_an_article_may_carry_such_code(mark: str, said: Metadata, letters: int) -> None:
    assert barrier(coded(mark), URL, said, letters) is None


def test_code_far_down_a_page_tells_nothing() -> None:
    mark = "<script>_cf_chl_opt={}</script>"
    assert barrier(coded(mark, HEAD - len("<html><head>") - len("<script>_cf_chl_opt")), URL, Metadata(), 0) is not None
    assert barrier(coded(mark, HEAD), URL, Metadata(), 0) is None


@pytest.mark.parametrize(
    "code",
    [
        "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
        "<script src='/cdn-cgi/scripts/email-decode.min.js'></script>",
        "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>",
        "<script src='https://js.datadome.co/tags.js'></script>",
        "<script src='https://www.google.com/recaptcha/api.js'></script>",
        "<div class='cookie-banner'>Wir verwenden Cookies</div>",
        "<meta name='description' content='Eine Challenge für die Lotsen'>", "<div id='challenge-of-the-week'>",
        "<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/0a1b/main.js'></script>",
        "<p>Die Firma StormWall wehrte den Angriff ab.</p>",
        "<p>Die Firma Variti wehrte den Angriff ab.</p>",
        "<script src='https://a1.edge.sdk.awswaf.com/a/challenge.compact.js' defer></script>",
    ],
)  # fmt: skip
def test_code_of_ordinary_pages_tells_nothing(code: str) -> None:
    assert barrier(coded(code), URL, Metadata(titles=("Fähre fährt wieder",), times=TIMES), 600) is None


# ---- by its address


@pytest.mark.parametrize(
    "url",
    [
        "https://consent.nordpost.example/?return=/politik/seite", "http://cmp.nordpost.example/a",
        "https://privacy.nordpost.example/", "https://zustimmung.nordpost.example/", "https://nordpost.example/consent",
        "https://nordpost.example/consent/?ref=a", "https://nordpost.example/consent.html",
        "https://nordpost.example/zustimmung?redirect=%2Fa", "https://nordpost.example/a/cookie-wall/",
        "https://nordpost.example/COOKIEWALL", "https://nordpost.example/pur-abo/", "https://nordpost.example/purabo_2",
        "https://nordpost.example/pur-abo",
    ],
)  # fmt: skip
def test_a_consent_wall_is_known_by_its_address_unless_there_is_a_long_text(url: str) -> None:
    assert barrier(PAGE, url, Metadata(), LONG - 1) == Barrier(CONSENT, again=True)
    assert barrier(PAGE, url, Metadata(), LONG) is None


@pytest.mark.parametrize(
    "url",
    [
        URL, "", "https://consentful.example/a", "https://nordpost.example/consent-law", "https://nordpost.example/a/purabonnement",
        "https://nordpost.example/zustimmungsgesetz", "https://nordpost.example/privacy.html", "https://nordpost.example/dissent/",
    ],
)  # fmt: skip
def test_other_addresses_tell_nothing(url: str) -> None:
    assert barrier(PAGE, url, Metadata(titles=("Fähre fährt wieder",)), 200) is None


@pytest.mark.parametrize("url", ["https://nordpost.example/recht/consent/urteil", "https://privacy.nordpost.example/urteil"])
def test_an_article_may_stand_at_such_an_address(url: str) -> None:
    said = Metadata(titles=("Gericht urteilt über Cookies",), types=("NewsArticle",), times=TIMES)
    assert barrier(PAGE, url, said, 600) is None


# ---- in a page

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SENTENCES = [
    "Die Fähre fährt seit Dienstag wieder, wenn auch nur zweimal am Tag und ohne Lastwagen an Bord.",
    "Міст через річку відкриють навесні, коли зійде лід і просохне земля, сказав голова громади.",
    "The market on the square opens at dawn and closes when the last of the fish has been sold.",
    "Порт остаётся закрытым до пятницы: на причале третий день ждут погрузки сорок грузовиков.",
    *(
        f"Am Pier {number} liegen noch {number} Boote, die auf Papiere aus Kiel und auf besseres Wetter warten."
        for number in range(9)
    ),
]
SHORT, WHOLE = SENTENCES[:4], SENTENCES
META = "<meta property='article:published_time' content='2026-01-05T10:00:00Z'>"
NEWS = {"@type": "NewsArticle", "datePublished": "2026-01-05T10:00:00Z", "headline": "Hafen"}


def ld(data: dict[str, str]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def read(title: str, lines: list[str], head: str = "", below: str = "", url: str = URL) -> PageReading:
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><article>{body}</article>{below}</body></html>"
    return read_page(page.encode(), url, Outlet(), NOW)


@pytest.mark.parametrize(
    ("title", "lines", "head", "reason"),
    [
        ("Just a moment...", [], "<script>window._cf_chl_opt={}</script>", CHALLENGE),
        ("nordpost.example", ["Проверяем ваш браузер, это недолго."], "<script src='/__qrator/a.js'></script>", CHALLENGE),
        ("Вы не робот?", [], "", f"{CHALLENGE} ('Вы не робот?')"),
        ("Zugriff verweigert", ["Sie haben keinen Zugriff auf diese Seite."], "", f"{BLOCKED} ('Zugriff verweigert')"),
        ("Доступ запрещён", SHORT, "", f"{BLOCKED} ('Доступ запрещён')"),
        ("Seite nicht gefunden", SHORT, "", f"{GONE} ('Seite nicht gefunden')"),
        ("Сторінку не знайдено", SHORT, "", f"{GONE} ('Сторінку не знайдено')"),
        ("Технічні роботи", ["Ми скоро повернемося."], "", f"{BROKEN} ('Технічні роботи')"),
        ("We value your privacy", SHORT, "", f"{CONSENT} ('We value your privacy')"),
        ("Anmelden", ["Bitte melden Sie sich an."], "", f"{LOGIN} ('Anmelden')"),
        ("Seite nicht gefunden", WHOLE, "", f"{GONE} ('Seite nicht gefunden')"),
        ("Anmelden", SHORT, ld({"@type": "WebPage", "name": "Anmelden"}), f"{LOGIN} ('Anmelden')"),
        ("nordpost.example", SHORT, "<script>_cf_chl_opt={}</script>" + ld({"@type": "WebPage"}), CHALLENGE),
        ("Сторінку не знайдено", SHORT, ld({"@type": "WebPage"}), f"{GONE} ('Сторінку не знайдено')"),
    ],
)  # fmt: skip
def test_a_page_that_stands_before_the_article_is_refused(title: str, lines: list[str], head: str, reason: str) -> None:
    with pytest.raises(NoArticle) as refused:
        read(title, lines, head)
    assert (str(refused.value), refused.value.again) == (reason, GONE not in reason)


BANNER = "<div class='cookie-banner'><h2>Wir verwenden Cookies</h2><p>Alle Cookies akzeptieren oder nur die nötigen.</p></div>"
GUARD = "<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js'></script>"


@pytest.mark.parametrize(
    ("title", "lines", "head", "below"),
    [
        ("Hafen", WHOLE, META, BANNER + GUARD),
        ("Hafen", SHORT, ld(NEWS), BANNER + GUARD),
        ("404: Die verschwundenen Dörfer", WHOLE, META, ""),
        ("404: Die verschwundenen Dörfer", SHORT, ld(NEWS), ""),
        ("Cookie-Einstellungen: Was Nutzer wissen müssen", SHORT, ld(NEWS), BANNER),
        ("Доступ запрещён: сайт министерства не открывается", WHOLE, META, ""),
        ("Доступ запрещён: сайт министерства не открывается", SHORT, ld(NEWS), GUARD),
        ("Міністерство: «Доступ заборонено»", SHORT, META, ""),
        ("Технические работы на станции завершены", SHORT, ld(NEWS), ""),
        ("Log in, or stay ashore", SHORT, ld(NEWS), "<div id='login'><h3>Log in</h3></div>"),
        ("503 Drohnen in einer Nacht", SHORT, META, ""),
        ("Hafen", SHORT, META, "<dialog><h1>Anmelden</h1></dialog>"),
    ],
)  # fmt: skip
def test_an_article_that_looks_like_one_is_read(title: str, lines: list[str], head: str, below: str) -> None:
    assert read(title, lines, head, below).body == tuple(lines)


# ---- anything at all

WORDS = st.sampled_from(["404", "Fähre", "не найдено", "Cookie", "Anmelden", "Just a moment", "403", " ", ":", "|"])
SAID = st.builds(
    Metadata,
    titles=st.lists(st.text(max_size=90) | st.lists(WORDS).map(" ".join), max_size=3).map(tuple),
    types=st.sampled_from([(), ("WebPage",), ("NewsArticle",)]),
    times=st.sampled_from([(), TIMES]),
)


@settings(deadline=None)
@given(
    st.binary(max_size=99) | st.sampled_from(MARKS).map(coded), st.text(max_size=40) | st.just(URL), SAID, st.integers(0, 2 * LONG)
)
def test_any_page_is_judged_and_a_long_text_that_says_it_is_an_article_passes(
    data: bytes, url: str, said: Metadata, letters: int
) -> None:
    found = barrier(data, url, said, letters)
    assert found is None or any(found.reason.startswith(reason) for reason in TITLED.values())
    assert found is None or found.again is (GONE not in found.reason)
    if letters >= LONG and said.times:
        assert found is None
