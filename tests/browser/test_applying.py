"""An applicant's story on a phone, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from portal.text import thai
from tests.browser import applying
from tests.waiting import follow, until

APPLICATION = applying.application("/en")


def begun(visit, **how):
    """A window whose person has begun an application."""
    window = visit(**how)
    applying.sign_up(window, applying.new_address())
    return window


def told(page, field):
    """The message at a field, to which the summary's link leads."""
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error:"))
    page.locator(f".error-summary a[href*='{field}']").first.click()
    expect(page.locator(f"[name={field}]").first).to_be_focused()
    return page.locator(f".field:has([name={field}]) .field__error").first


@pytest.mark.parametrize(
    ("width", "script"),
    [(390, True), (360, False)],
    ids=["with script", "without script"],
)
def test_from_a_position_over_a_break_to_a_reference(visit, width, script):
    window, address = visit(width=width, script=script), applying.new_address()
    applying.sign_up(window, address, "")
    expect(window.page).to_have_url(window.base_url + applying.application(""))
    applying.fill_about(window, "")
    window.page.context.close()

    back = visit(width=width, script=script)
    applying.log_in_by_code(back, address, "")
    expect(back.page).to_have_url(back.base_url + applying.application(""))
    assert back.overflow() <= 0
    applying.fill_the_rest(back, "")
    reference = applying.send(back, "")

    assert re.fullmatch(r"16-[A-Z0-9]{6}", reference)
    expect(back.page.locator(".standing__word")).to_have_text(
        thai.glue("ได้รับใบสมัครแล้ว")
    )
    assert back.overflow() <= 0
    back.go("/inbox/")
    follow(back.page.locator(".letters a"))
    expect(back.page.locator("main")).to_contain_text(reference)
    assert until(lambda: reference in back.mailbox())


def test_the_position_they_came_from_is_their_first_choice(visit):
    page = applying.open_section(begun(visit), "choices")
    expect(page.locator(".rank__name").first).to_contain_text(
        "Protection International"
    )


def test_choices_are_added_ranked_and_taken_out_without_script(visit):
    page = applying.open_section(begun(visit, width=360, script=False), "choices")
    page.select_option("select[name=add]", "seed-house-youth")
    follow(page.locator("button[value=add]"))
    expect(page.locator(".rank__name")).to_have_count(2)
    follow(page.locator("button[value='up:seed-house-youth']"))
    expect(page.locator("input[name=position]").first).to_have_value("seed-house-youth")
    follow(page.locator("button[value='remove:protection-international']"))
    expect(page.locator(".rank__name")).to_have_count(1)


def test_a_choice_made_twice_is_refused_and_its_reason_stays(visit):
    page = applying.open_section(begun(visit), "choices")
    page.locator("form.ask textarea").first.fill(applying.TEXT)
    page.locator("select[name=add] option").nth(1).evaluate(
        "option => { option.value = 'protection-international'; }"
    )
    page.select_option("select[name=add]", "protection-international")
    follow(page.locator("button[value=add]"))
    expect(page.locator(".adding .field__error")).to_contain_text(
        "Each can be chosen once"
    )
    expect(page.locator("form.ask textarea").first).to_have_value(applying.TEXT)


def test_a_date_that_does_not_exist_is_told_and_nothing_typed_is_lost(visit):
    page = applying.open_section(begun(visit), "about")
    page.fill("input[name=display_name]", "ต้นกล้า")
    page.fill("input[name=birth_on]", "32 มกราคม 2543")
    applying.save(page)
    expect(told(page, "birth_on")).to_be_visible()
    expect(page.locator("input[name=birth_on]")).to_have_value("32 มกราคม 2543")
    expect(page.locator("input[name=display_name]")).to_have_value("ต้นกล้า")


def test_a_text_over_its_limit_is_told_by_how_much_and_kept(visit):
    page = applying.open_section(begun(visit), "motivation")
    box = page.locator("form.ask textarea").first
    name, text = box.get_attribute("name"), "กี่" * 2003
    box.fill(text)
    expect(page.locator(".field__count").first).to_contain_text("3 characters too many")
    applying.save(page)
    expect(told(page, name)).to_contain_text("Shorten this answer by 3 characters")
    expect(page.locator(f"[name={name}]")).to_have_value(text)


def test_finish_later_keeps_what_is_there(visit):
    window = begun(visit)
    page = applying.open_section(window, "about")
    page.fill("input[name=display_name]", "ภูผา")
    page.fill("input[name=birth_on]", "ยังไม่แน่ใจ")
    applying.finish_later(page)
    expect(page).to_have_url(window.base_url + APPLICATION)
    page = applying.open_section(window, "about")
    expect(page.locator("input[name=display_name]")).to_have_value("ภูผา")
    expect(page.locator("input[name=birth_on]")).to_have_value("ยังไม่แน่ใจ")


def test_two_tabs_on_one_section_show_both_texts_and_the_chosen_one_is_kept(visit):
    window = begun(visit)
    page = applying.open_section(window, "about")
    other = page.context.new_page()
    other.goto(page.url)
    for each, name in ((page, "ชื่อจากแท็บแรก"), (other, "ชื่อจากแท็บสอง")):
        each.fill("input[name=display_name]", name)
        applying.finish_later(each)
    expect(other.locator(".versus__text", has_text="ชื่อจากแท็บแรก")).to_be_visible()
    expect(other.locator("input[name=display_name]")).to_have_value("ชื่อจากแท็บสอง")
    other.locator("input[name=keep-display_name][value=theirs]").check()
    applying.finish_later(other)
    page = applying.open_section(window, "about")
    expect(page.locator("input[name=display_name]")).to_have_value("ชื่อจากแท็บแรก")
    # The browser itself notes the 409 that the second tab gets.
    window.complaints.clear()


def test_a_wrong_code_is_told_and_the_right_one_still_works(visit):
    window, address = visit(), applying.new_address()
    page = window.page
    window.go("/en/account/signup/")
    page.fill("input[name=email]", address)
    applying.press(page)
    page.fill("input[name=code]", "WRONG1")
    applying.press(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("input[name=code]", window.code_from_mail(address))
    applying.press(page)
    expect(page).to_have_url(f"{window.base_url}/en/my/")
