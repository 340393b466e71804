"""Which test presses which key of which screen: every key of the dashboard that is not one of every list.

``tests/architecture/test_keys.py`` compares the table with the screens, so that a key without a test fails; and every
test that stands here is watched while it runs (``conftest``), so that one that does not press the key fails too.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.terminal.pressed import Pressed

# Of each screen (or widget, or the app) its keys with their actions, and the test that presses each.
KEYS: Mapping[str, Mapping[str, str]] = {
    "ActionsPage": {
        "enter undo_this": "test_undo_and_notices.test_list_of_deeds_undoes_the_chosen_one",
    },
    "AttendancePage": {
        "enter check_in": "test_meetings_door.test_keys_mark_late_leave_absent_and_back",
        "i check_in": "test_meetings_door.test_keys_mark_late_leave_absent_and_back",
        "l set_state('late')": "test_meetings_door.test_keys_mark_late_leave_absent_and_back",
        "v set_state('leave_approved')": "test_meetings_door.test_keys_mark_late_leave_absent_and_back",
        "x set_state('absent')": "test_meetings_door.test_keys_mark_late_leave_absent_and_back",
        "backspace undo_check_in": "test_meetings_door.test_keys_mark_late_leave_absent_and_back",
        "delete undo_check_in": "test_meetings_door.test_keys_mark_late_leave_absent_and_back",
    },
    "AuditScreen": {
        "enter open": "test_audit.test_line_is_shown_whole",
        "d period": "test_audit.test_list_is_kept_to_some_days",
        "p person": "test_audit.test_list_is_kept_to_a_person",
        "c check": "test_audit.test_chain_that_holds_is_said",
    },
    "ChooseFile": {
        "down into_list": "test_imports.test_tab_completes_and_list_offers_files",
        "tab complete": "test_imports.test_tab_completes_and_list_offers_files",
        "escape leave": "test_imports.test_path_that_will_not_do_is_said",
    },
    "DeputiesScreen": {
        "enter open": "test_deputies.test_enter_opens_facts_and_past",
        "w report": "test_report_entry.test_page_marks_what_is_missing",
        "b slips": "test_deputies.test_slips_for_all_marked_show_who_has_one",
        "i import_roll": "test_imports.test_deputies_roll_is_read_too",
        "I import_staff": "test_imports.test_staffs_roll_is_the_administrators",
        "o papers": "test_deputies.test_report_forms_of_the_marked_are_written",
    },
    "DeputyPage": {
        "enter open": "test_deputies.test_line_of_the_past_is_shown_whole",
        "c change": "test_deputies.test_field_is_judged_while_one_types",
        "p phone": "test_deputies.test_reveal_asks_the_purpose_and_hides_again",
        "b slip": "test_deputies.test_existing_file_is_not_written_over",
        "x revoke": "test_deputies.test_revoking_names_what_it_ends",
        "t status": "test_deputies.test_status_changes_with_statutory_reason",
        "w report": "test_deputies.test_report_is_reached_from_the_page",
    },
    "DifferencePage": {
        "enter correct": "test_meetings_paper.test_differences_name_who_entered_what",
    },
    "Form": {
        "ctrl+s submit": "test_dialogs.test_form_hands_over_what_was_typed",
        "ctrl+z throw_away": "test_dialogs.test_draft_can_be_thrown_away",
        "escape leave": "test_dialogs.test_escape_keeps_a_draft",
    },
    "HelpScreen": {
        "down into_list": "test_screens.test_arrow_leads_into_the_help_and_f1_out",
        "f1 dismiss_help": "test_screens.test_arrow_leads_into_the_help_and_f1_out",
        "escape dismiss_help": "test_screens.test_f1_opens_help_and_escape_leaves_it",
    },
    "ImportPage": {
        "a apply": "test_imports.test_all_of_it_is_applied",
        "v next_fate": "test_imports.test_kinds_of_rows_are_shown_alone",
        "r again": "test_imports.test_world_that_changed_is_not_written_over",
    },
    "MatrixListing": {
        "left point(-1)": "test_plan.test_arrows_move_the_year",
        "right point(1)": "test_plan.test_arrows_move_the_year",
    },
    "MeetingPage": {
        "n notice": "test_meetings_steps.test_notice_says_whom_it_reaches_first",
        "o open_voting": "test_meetings_steps.test_opening_takes_two_people_and_a_passphrase",
        "x close_voting": "test_meetings_steps.test_close_names_what_it_ends",
        "p enter_paper": "test_meetings_paper.test_one_key_a_deputy_enters_a_sheet",
        "k count": "test_meetings_steps.test_count_shows_the_whole_result",
        "v result": "test_meetings_steps.test_whole_result_has_a_key",
        "b publish": "test_meetings_steps.test_publishing_names_who_hears_it",
        "i issue_paper": "test_meetings_paper.test_paper_ballot_is_handed_to_a_voter",
        "enter read_report": "test_meetings_changes.test_report_is_read_from_the_agenda",
        "a attendance": "test_meetings_door.test_one_key_checks_somebody_in",
        "f projector": "test_meetings_door.test_wall_shows_turnout_alone",
        "l roll": "test_meetings_door.test_roll_lists_who_may_evaluate",
        "w files": "test_meetings_door.test_files_are_written_where_one_says",
        "m move": "test_meetings_changes.test_move_says_who_is_told",
        "d postpone": "test_meetings_changes.test_postponed_meeting_keeps_its_reason",
        "c cancel": "test_meetings_changes.test_cancelling_asks_for_the_title",
        "K recount": "test_meetings_changes.test_recount_destroys_the_count",
        "t receipts": "test_meetings_changes.test_receipts_are_listed_after_the_close",
    },
    "MeetingsScreen": {
        "enter open_meeting": "test_meetings_list.test_arrows_move_and_enter_opens",
        "c calendar": "test_meetings_list.test_calendar_shows_state_and_township",
        "v state": "test_meetings_list.test_one_state_alone_is_shown",
        "n notice": "test_meetings_list.test_marked_meetings_are_noticed_together",
        "w calendar_file": "test_meetings_list.test_calendar_file_is_written_privately",
        "left_square_bracket year(-1)": "test_meetings_list.test_brackets_lead_to_other_years",
        "right_square_bracket year(1)": "test_meetings_list.test_brackets_lead_to_other_years",
    },
    "MessagesScreen": {
        "v next_view(1)": "test_messages.test_views_follow_each_other",
        "V next_view(-1)": "test_messages.test_views_follow_each_other",
        "enter open_row": "test_messages.test_enter_shows_a_message_whole",
        "t try_again": "test_messages.test_retry_names_the_message_first",
        "p telephone": "test_messages_people.test_number_is_shown_for_a_purpose",
        "a assign_room": "test_messages_people.test_group_chat_is_assigned",
        "d remove_rooms": "test_messages_people.test_group_chat_hears_one_place_less",
    },
    "MonthGrid": {
        "left move(-1)": "test_meetings_list.test_weeks_and_months_go_both_ways",
        "right move(1)": "test_meetings_list.test_arrows_move_and_enter_opens",
        "up move(-7)": "test_meetings_list.test_weeks_and_months_go_both_ways",
        "down move(7)": "test_meetings_list.test_weeks_and_months_go_both_ways",
        "pageup turn(-1)": "test_meetings_list.test_weeks_and_months_go_both_ways",
        "pagedown turn(1)": "test_meetings_list.test_weeks_and_months_go_both_ways",
        "home to_today": "test_meetings_list.test_months_turn_and_home_returns",
    },
    "NoticesScreen": {
        "escape leave": "test_keys_everywhere.test_keys_of_the_dashboard_work_on",
    },
    "OwedPage": {
        "enter open_report": "test_today.test_missing_reports_are_listed_with_who",
    },
    "PaperEntryPage": {
        "0 type('0')": "test_meetings_paper.test_one_key_a_deputy_enters_a_sheet",
        "1 type('1')": "test_meetings_paper.test_one_key_a_deputy_enters_a_sheet",
        "2 type('2')": "test_meetings_paper.test_one_key_a_deputy_enters_a_sheet",
        "3 type('3')": "test_meetings_paper.test_wiped_mark_is_typed_again",
        "4 type('4')": "test_meetings_paper.test_digit_without_a_meaning_marks_nothing",
        "5 type('5')": "test_meetings_paper.test_digit_without_a_meaning_marks_nothing",
        "6 type('6')": "test_meetings_paper.test_digit_without_a_meaning_marks_nothing",
        "7 type('7')": "test_meetings_paper.test_digit_without_a_meaning_marks_nothing",
        "8 type('8')": "test_meetings_paper.test_digit_without_a_meaning_marks_nothing",
        "9 type('9')": "test_meetings_paper.test_digit_without_a_meaning_marks_nothing",
        "x over_mark": "test_meetings_paper.test_one_key_a_deputy_enters_a_sheet",
        "enter go_on": "test_meetings_paper.test_one_key_a_deputy_enters_a_sheet",
        "backspace wipe": "test_meetings_paper.test_wiped_mark_is_typed_again",
        "delete wipe": "test_meetings_paper.test_wiped_mark_is_typed_again",
        "c comment": "test_meetings_paper.test_aspects_and_comments_are_entered_too",
        "a aspects": "test_meetings_paper.test_aspects_and_comments_are_entered_too",
        "ctrl+s keep": "test_meetings_paper.test_aspects_and_comments_are_entered_too",
        "g other_sheet": "test_meetings_paper.test_another_sheet_is_asked_for_by_number",
        "w take_back": "test_meetings_paper.test_own_entry_is_taken_back",
    },
    "Pick": {
        "down into_list": "test_dialogs.test_arrows_pick_from_the_list",
        "escape leave": "test_plan_previews.test_nothing_picked_searches_nothing",
    },
    "PlanScreen": {
        "v next_view": "test_plan.test_views_follow_one_another",
        "p preview_term": "test_plan_previews.test_term_plan_is_looked_at_and_adopted",
        "p preview_year": "test_plan_previews.test_timetable_is_looked_at_and_adopted",
        "o fix('oral')": "test_plan.test_marked_deputies_are_fixed_orally",
        "w fix('written')": "test_plan.test_one_undo_frees_all_marked_turns",
        "f fix('free')": "test_plan.test_fixed_turn_is_given_back",
        "l lacking": "test_plan.test_only_those_without_a_turn_are_shown",
        "m move_meeting": "test_plan.test_meeting_is_moved_and_fixed",
        "f free_meeting": "test_plan.test_meeting_is_moved_and_fixed",
        "enter open_meeting": "test_plan.test_enter_opens_the_meeting",
        "left turn_year(-1)": "test_plan.test_other_year_has_other_meetings",
        "right turn_year(1)": "test_plan.test_other_year_has_other_meetings",
    },
    "Progress": {
        "escape leave": "test_dialogs.test_long_work_can_be_stopped",
    },
    "ProposalPage": {
        "enter open": "test_proposal_page.test_deadline_is_explained_step_by_step",
        "n next_step": "test_proposal_page.test_only_what_exists_is_offered",
        "t text": "test_proposal_page.test_text_is_read_whole",
        "v review": "test_proposal_page.test_review_accepts_and_undo_takes_it_back",
        "a assign": "test_proposal_page.test_assignment_to_a_lead_and_others",
        "w reply": "test_proposal_page.test_reply_gets_more_time_and_is_entered",
        "m rate": "test_proposal_page.test_dissatisfied_rating_needs_its_reasons",
    },
    "ProposalUnitsPage": {
        "enter open_unit": "test_proposals.test_units_page_shows_what_it_owes_and_has",
        "v next_view": "test_proposals.test_units_stand_in_a_league",
        "n add": "test_proposals.test_unit_is_entered",
        "left_square_bracket year(-1)": "test_proposals.test_units_stand_in_a_league",
        "right_square_bracket year(1)": "test_proposals.test_units_stand_in_a_league",
    },
    "ProposalsOwedPage": {
        "enter open": "test_proposals.test_owed_comes_by_urgency_and_opens",
        "v next_view": "test_proposals.test_units_page_shows_what_it_owes_and_has",
    },
    "ProposalsScreen": {
        "enter open": "test_proposals.test_viewer_reads_and_changes_nothing",
        "v next_view(1)": "test_proposals.test_views_keep_to_a_state",
        "V next_view(-1)": "test_proposals.test_views_keep_to_a_state",
        "n enter_proposal": "test_proposals.test_proposal_is_entered_for_its_deputies",
        "a assign": "test_proposals.test_marked_are_assigned_after_a_look",
        "o owed": "test_proposals.test_owed_comes_by_urgency_and_opens",
        "g units": "test_proposals.test_units_stand_in_a_league",
        "A all_years": "test_proposals.test_years_follow_one_another_or_stand_together",
        "left_square_bracket year(-1)": "test_proposals.test_years_follow_one_another_or_stand_together",
        "right_square_bracket year(1)": "test_proposals.test_years_follow_one_another_or_stand_together",
    },
    "Question": {
        "escape leave": "test_dialogs.test_escape_is_no",
        "left app.focus_previous": "test_dialogs.test_arrows_go_from_button_to_button",
        "right app.focus_next": "test_dialogs.test_arrows_go_from_button_to_button",
    },
    "ReportPage": {
        "enter fill": "test_report_entry.test_pledge_is_an_item_a_line",
        "f file": "test_report_entry.test_complete_report_is_filed_and_taken_back",
        "k take_back": "test_report_entry.test_complete_report_is_filed_and_taken_back",
        "o paper": "test_report_entry.test_form_is_printed_with_what_stands_in_it",
        "v whole": "test_report_entry.test_report_is_read_whole",
        "left_square_bracket year(-1)": "test_report_entry.test_brackets_lead_to_other_years",
        "right_square_bracket year(1)": "test_report_entry.test_brackets_lead_to_other_years",
    },
    "RollChangesPage": {
        "a adopt": "test_meetings_roll.test_drawing_shows_who_comes_and_goes_first",
    },
    "RollPage": {
        "d draw": "test_meetings_roll.test_drawing_shows_who_comes_and_goes_first",
    },
    "RulesAdoptionPage": {
        "a adopt": "test_rules.test_administrator_sees_the_effect_and_adopts",
    },
    "RulesEditorPage": {
        "ctrl+s adopt": "test_rules.test_administrator_sees_the_effect_and_adopts",
        "f5 difference": "test_rules.test_draft_outlives_the_page",
        "f8 next_mistake": "test_rules.test_mistake_is_named_while_one_types",
        "f9 throw_away": "test_rules.test_draft_outlives_the_page",
        "escape leave": "test_rules.test_draft_outlives_the_page",
    },
    "RulesScreen": {
        "v next_view": "test_rules.test_years_say_whether_they_are_estimated",
        "e edit": "test_rules.test_mistake_is_named_while_one_types",
        "d draft": "test_rules.test_draft_outlives_the_page",
        "c compare": "test_rules.test_preset_is_compared_by_its_differences",
        "i import_file": "test_rules.test_year_is_imported_from_a_file",
        "g import_package": "test_rules.test_year_is_imported_from_the_package",
    },
    "SecondPerson": {
        "escape leave": "test_sign_in.test_second_person_must_be_another",
    },
    "ShuzhiApp": {
        "question_mark help": "test_screens.test_help_lists_and_does_what_can_be_done",
        "f1 help": "test_screens.test_f1_opens_help_and_escape_leaves_it",
        "q quit": "test_screens.test_quit_key_leaves",
        "ctrl+p command_palette": "test_screens.test_palette_offers_every_action",
        "ctrl+t next_theme": "test_screens.test_light_and_dark_change_places",
        "ctrl+l lock": "test_sign_in.test_lock_covers_everything_but_the_name",
        "u undo": "test_undo_and_notices.test_last_deed_is_undone_after_a_look",
        "U actions": "test_undo_and_notices.test_list_of_deeds_undoes_the_chosen_one",
        "N notices": "test_undo_and_notices.test_what_was_said_is_read_again",
    },
    "SystemScreen": {
        "d examine": "test_system.test_doctor_looks_on_a_key",
        "b back_up": "test_system.test_backup_is_taken_and_tested",
        "t check_backup": "test_system.test_backup_is_taken_and_tested",
    },
    "TermChangesPage": {
        "a adopt": "test_plan_previews.test_term_plan_is_looked_at_and_adopted",
    },
    "TimetableChangesPage": {
        "a adopt": "test_plan_previews.test_timetable_is_looked_at_and_adopted",
        "v next_view": "test_plan_previews.test_differences_stand_before_the_whole",
    },
    "TodayScreen": {
        "enter open_row": "test_today.test_enter_leads_to_the_page",
        "m next_meeting": "test_today.test_next_meeting_has_a_key",
    },
    "VirtualTable": {
        "up move(-1)": "test_long_lists.test_keys_walk_by_keyset_and_jump_by_place",
        "down move(1)": "test_long_lists.test_keys_walk_by_keyset_and_jump_by_place",
        "pagedown turn(1)": "test_long_lists.test_keys_walk_by_keyset_and_jump_by_place",
        "pageup turn(-1)": "test_long_lists.test_keys_lead_to_both_ends_and_back",
        "home to_first": "test_long_lists.test_keys_do_not_wait_for_rows",
        "ctrl+home to_first": "test_long_lists.test_keys_walk_by_keyset_and_jump_by_place",
        "end to_last": "test_long_lists.test_keys_walk_by_keyset_and_jump_by_place",
        "ctrl+end to_last": "test_long_lists.test_keys_lead_to_both_ends_and_back",
        "shift+up stretch(-1)": "test_long_lists.test_shift_stretches_the_marks_and_takes_them_back",
        "shift+down stretch(1)": "test_long_lists.test_shift_stretches_the_marks_and_takes_them_back",
    },
    "VoterPage": {
        "enter open": "test_voters.test_line_of_a_voters_past_is_shown_whole",
        "c change": "test_voters.test_voters_record_is_changed",
        "p phone": "test_voters.test_voters_number_is_shown_for_a_purpose",
        "b slip": "test_voters.test_voters_page_issues_a_slip",
        "x revoke": "test_voters.test_voters_lost_telephone_ends_the_account",
        "d rolls": "test_voters.test_voter_leaves_the_rolls_with_a_reason",
        "m representative": "test_voters.test_voters_page_makes_a_representative",
    },
    "VotersScreen": {
        "enter open": "test_voters.test_enter_opens_a_voters_page",
        "v next_view": "test_voters.test_voters_off_the_rolls_have_a_view",
        "m representatives": "test_voters.test_marked_voters_become_representatives",
        "b slips": "test_voters.test_slips_for_all_that_the_filter_shows",
        "d bring_back": "test_voters.test_marked_voters_are_brought_back_together",
        "i import_roll": "test_imports.test_preview_shows_cell_by_cell",
    },
}


def keys_of(test: str) -> set[Pressed]:
    """What ``test`` (``module.function``) has to press."""
    return {Pressed(owner, deed) for owner, deeds in KEYS.items() for deed, by in deeds.items() if by == test}
