"""What an applicant does, step by step, in either language and with or without
script.
"""

import itertools

from tests.portal import hostile_files
from tests.waiting import follow

TEXT = "อยากเรียนรู้งานสิทธิจากชุมชน"
numbers = itertools.count(1)


def new_address():
    return f"journey{next(numbers)}@applicants.example"


def position(language):
    return f"{language}/cohorts/16/positions/protection-international/"


def application(language):
    return f"{language}/cohorts/16/application/"


def press(page):
    """The main button of the page's form."""
    follow(page.locator("main form button[type=submit]:not([aria-hidden])").first)


def sign_up(window, address, language="/en"):
    """From PI's page to one's own account and a begun application."""
    page = window.page
    window.go(position(language))
    follow(
        page.locator(
            "main a[href$='apply/?position=protection-international']:visible"
        ).first
    )
    follow(page.locator("main a[href*='signup']").first)
    page.fill("input[name=email]", address)
    press(page)
    page.fill("input[name=code]", window.code_from_mail(address))
    press(page)
    press(page)


def log_in_by_code(window, address, language="/en"):
    page = window.page
    window.go(f"{language}/account/login/?next={application(language)}")
    page.fill("input[name=login]", address)
    press(page)
    page.fill("input[name=code]", window.code_from_mail(address))
    press(page)


def paper(name, data=None):
    """A file as the browser's file picker would give it."""
    body = (
        hostile_files.pdf_bytes(hostile_files.pdf_document()) if data is None else data
    )
    return {"name": name, "mimeType": "application/pdf", "buffer": body}


def open_section(window, slug, language="/en"):
    window.go(f"{application(language)}{slug}/")
    return window.page


def save(page):
    """A button pressed while the page saves itself is sent a moment later."""
    follow(page.locator(".actions button[type=submit]").first)


def finish_later(page):
    follow(page.locator("button[name=later]"))


def fill_about(window, language="/en"):
    page = open_section(window, "about", language)
    page.fill("input[name=display_name]", "ใบไผ่")
    page.fill("input[name=legal_name]", "ธารริน สมมติกุล")
    page.fill("input[name=phone]", "๐๘๑-๐๐๐ ๑๒๓๔")
    page.fill("input[name=birth_on]", "29 ก.พ. 2543")
    page.select_option("select[name=home_province]", index=1)
    save(page)


def fill_background(window, language="/en"):
    page = open_section(window, "background", language)
    page.select_option("select[name=education_level]", "bachelor")
    page.fill("textarea[name=experience]", TEXT)
    save(page)


def tick_province(page, slug):
    """Opens its region where it is closed."""
    box = page.locator(f"input[name=provinces][value={slug}]")
    region = page.locator("details.region", has=box)
    if region.get_attribute("open") is None:
        region.locator("summary").click()
    box.check()


def fill_provinces(window, language="/en"):
    page = open_section(window, "provinces", language)
    tick_province(page, "loei")
    save(page)


def fill_skills(window, language="/en"):
    page = open_section(window, "skills", language)
    page.check("input[name=skills][value=writing]")
    page.select_option("select[name=language-thai]", "fluent")
    save(page)


def fill_the_rest(window, language="/en"):
    fill_background(window, language)
    page = open_section(window, "motivation", language)
    for box in page.locator("form.ask textarea").all():
        box.fill(TEXT)
    save(page)
    page = open_section(window, "choices", language)
    page.locator("form.ask textarea").first.fill(TEXT)
    save(page)
    fill_provinces(window, language)
    fill_skills(window, language)
    page = open_section(window, "documents", language)
    page.set_input_files("input[name=file-cv]", paper("cv.pdf"))
    if window.has_script:
        page.locator("#document-cv .paper__file").wait_for()
    save(page)
    fill_referees(window, language)
    page = open_section(window, "consents", language)
    page.locator("form.ask input[type=checkbox]").first.check()
    save(page)


def fill_referees(window, language="/en"):
    page = open_section(window, "referees", language)
    for order in (1, 2):
        page.fill(f"input[name=name-{order}]", "ครูสมมติ ใจดี")
        page.fill(
            f"input[name=email-{order}]", f"teacher{next(numbers)}@referees.example"
        )
        page.fill(f"input[name=relation-{order}]", "ครูที่ปรึกษา")
    save(page)


def send(window, language="/en"):
    """Returns the reference."""
    window.go(f"{application(language)}check/")
    window.page.locator("form.declare input[type=checkbox]").check()
    press(window.page)
    return window.page.locator("#reference").inner_text()


def apply(window, address, language="/en"):
    """The whole of it; returns the reference."""
    sign_up(window, address, language)
    fill_about(window, language)
    fill_the_rest(window, language)
    return send(window, language)
