//! The cases the rule was decided on, and a day-by-day model.

use super::*;
use jiff::civil::{DateTime, date};
use proptest::prelude::*;

const WEDNESDAY_SET: &str = "1602834567932";

fn zone(name: &str) -> Zone {
    Zone::parse(name).expect("zone")
}

fn schedule(zone_name: &str) -> Schedule {
    Schedule { set: SetId::parse(WEDNESDAY_SET).expect("id"), zone: zone(zone_name), least_days: None }
}

/// The moment of a clock face such as 2026-11-18T22:00 in a zone.
fn at(zone_name: &str, face: &str) -> UtcMs {
    let face: DateTime = face.parse().expect("clock face");
    UtcMs(face.in_tz(zone_name).expect("zone").timestamp().as_millisecond())
}

fn check(zone_name: &str, last: &str, now: &str, expected: &str) -> Decision {
    let last = LastRun::Ran(at(zone_name, last));
    let decision = decide(&schedule(zone_name), &last, at(zone_name, now));
    assert_eq!(decision.reason.word(), expected, "{decision:?}");
    assert_eq!(decision.due, decision.reason.is_due());
    decision
}

#[test]
fn the_last_digit_of_the_id_gives_the_weekday() {
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    for digit in 0..10 {
        let set = SetId::parse(&format!("160283456793{digit}")).expect("id");
        assert_eq!(weekday(set), days[digit % 5]);
    }
}

#[test]
fn a_set_that_never_ran_is_due_on_any_day_and_says_why() {
    for face in ["2026-11-14T10:00", "2026-11-15T10:00", "2026-11-16T10:00", "2026-11-18T10:00"] {
        let now = at("UTC", face);
        let never = decide(&schedule("UTC"), &LastRun::Never, now);
        assert_eq!((never.due, never.last, never.next_due), (true, None, never.today));
        assert_eq!(never.reason, Reason::NeverRan);
        let brought = decide(&schedule("UTC"), &LastRun::BroughtOver("7.17".to_owned()), now);
        assert!(brought.due && brought.text().contains("brought over from version 7.17"));
    }
}

#[test]
fn the_slot_is_due_once_on_its_date() {
    let due = check("UTC", "2026-11-11T22:00", "2026-11-18T22:00", "slot-day");
    let sentence = "PDIC is due: today, Wednesday, is this set's weekday and the last run was on 2026/11/11";
    assert_eq!(due.text(), sentence);
    let again = check("UTC", "2026-11-18T00:00", "2026-11-18T23:59:59", "ran-today");
    assert_eq!(again.text(), "PDIC is not due: it ran today, 2026/11/18; next on Wednesday, 2026/11/25");
    check("UTC", "2026-11-18T10:00", "2026-11-19T10:00", "slot-to-come");
    check("UTC", "2026-11-17T10:00", "2026-11-18T00:00", "slot-day");
}

#[test]
fn catch_up_by_the_letter_no_job_from_monday_to_friday_makes_the_weekend_due() {
    let late = check("UTC", "2026-11-11T22:00", "2026-11-21T22:00", "slot-passed");
    assert_eq!(late.reason, Reason::SlotPassed { slot: date(2026, 11, 18) });
    assert_eq!(
        late.text(),
        "PDIC is due: this set's weekday, Wednesday, came and went on 2026/11/18 and the last run was on 2026/11/11"
    );
}

#[test]
fn catch_up_by_days_a_job_on_another_workday_of_the_same_week_is_due() {
    check("UTC", "2026-11-11T22:00", "2026-11-19T22:00", "slot-passed");
    check("UTC", "2026-11-11T22:00", "2026-11-17T22:00", "slot-to-come");
}

#[test]
fn a_set_that_runs_on_tuesdays_only_with_slot_wednesday_is_checked_every_tuesday() {
    let tuesdays = ["2026-11-03T22:00", "2026-11-10T22:00", "2026-11-17T22:00", "2026-11-24T22:00"];
    for pair in tuesdays.windows(2) {
        check("UTC", pair[0], pair[1], "slot-passed");
    }
}

#[test]
fn a_daily_job_does_not_drift_when_it_starts_minutes_early() {
    check("UTC", "2026-11-11T22:00:00", "2026-11-18T21:58:00", "slot-day");
    check("UTC", "2026-11-11T22:00:00", "2026-11-18T22:02:00", "slot-day");
    let mut last = at("UTC", "2026-11-11T22:00");
    for number in 1..=70 {
        let wavering = if number % 2 == 0 { 120_000 } else { -120_000 };
        let now = at("UTC", "2026-11-11T22:00").plus_ms(number * UtcMs::DAY_MS + wavering);
        let decision = decide(&schedule("UTC"), &LastRun::Ran(last), now);
        assert_eq!(decision.due, number % 7 == 0, "{decision:?}");
        if decision.due {
            last = now;
        }
    }
}

#[test]
fn a_daylight_saving_change_between_two_runs_moves_no_date() {
    // New York went back an hour on 2026/11/01 and forward on 2026/03/08.
    check("America/New_York", "2026-10-28T00:10", "2026-11-04T00:05", "slot-day");
    check("America/New_York", "2026-10-28T23:55", "2026-11-03T23:55", "slot-to-come");
    check("America/New_York", "2026-03-04T23:55", "2026-03-11T00:01", "slot-day");
    check("America/New_York", "2026-03-04T23:55", "2026-03-10T23:59", "slot-to-come");
}

#[test]
fn a_zone_change_between_two_runs_reads_both_moments_in_the_new_zone() {
    // Tuesday evening in New York is Wednesday in Hong Kong: after the move that run was on the slot.
    let last = LastRun::Ran(at("America/New_York", "2026-11-17T20:00"));
    let now = at("Asia/Hong_Kong", "2026-11-18T22:00");
    let before = decide(&schedule("America/New_York"), &last, now);
    assert_eq!((before.reason.word(), before.last), ("slot-day", Some(date(2026, 11, 17))));
    let after = decide(&schedule("Asia/Hong_Kong"), &last, now);
    assert_eq!((after.reason.word(), after.last), ("ran-today", Some(date(2026, 11, 18))));
    // The other way round, Wednesday morning in Hong Kong was Tuesday in New York.
    let last = LastRun::Ran(at("Asia/Hong_Kong", "2026-11-18T08:00"));
    let decision = decide(&schedule("America/New_York"), &last, at("America/New_York", "2026-11-18T09:00"));
    assert_eq!(decision.reason.word(), "slot-day");
}

#[test]
fn a_clock_set_back_does_not_silence_pdic() {
    let future = check("UTC", "2030-01-02T10:00", "2026-11-21T10:00", "last-in-future");
    assert_eq!(future.next_due, future.today);
    assert!(future.text().contains("dated 2030/01/02 but today is 2026/11/21"), "{}", future.text());
    // The run it causes is recorded at today's date, and the week goes on as usual.
    check("UTC", "2026-11-21T10:00", "2026-11-21T12:00", "ran-today");
    check("UTC", "2026-11-21T10:00", "2026-11-25T10:00", "slot-day");
}

#[test]
fn a_clock_set_back_within_the_day_is_the_same_day() {
    check("UTC", "2026-11-18T22:00", "2026-11-18T08:00", "ran-today");
}

#[test]
fn clocks_that_fall_back_over_midnight_make_no_future() {
    // St. John's fell from 00:01 on 2010/11/07 to 23:01 on the day before.
    let last = LastRun::Ran(at("UTC", "2010-11-07T02:30:30"));
    let decision = decide(&schedule("America/St_Johns"), &last, at("UTC", "2010-11-07T02:40:00"));
    assert_eq!((decision.today, decision.last), (date(2010, 11, 6), Some(date(2010, 11, 7))));
    assert_eq!(decision.reason, Reason::RanToday);
}

#[test]
fn a_slot_on_a_date_the_zone_skipped_is_caught_up() {
    // Samoa had no Friday 2011/12/30.
    let friday = SetId::parse("1602834567934").expect("id");
    let schedule = Schedule { set: friday, ..schedule("Pacific/Apia") };
    let last = LastRun::Ran(at("Pacific/Apia", "2011-12-29T22:00"));
    let decision = decide(&schedule, &last, at("Pacific/Apia", "2011-12-31T01:00"));
    assert_eq!(decision.reason, Reason::SlotPassed { slot: date(2011, 12, 30) });
}

#[test]
fn a_floor_of_seven_days_keeps_the_weekly_slot_and_holds_back_the_rest() {
    let floored = Schedule { least_days: Some(7), ..schedule("UTC") };
    let word = |last: &str, now: &str| {
        let decision = decide(&floored, &LastRun::Ran(at("UTC", last)), at("UTC", now));
        (decision.reason.word(), decision.next_due)
    };
    assert_eq!(word("2026-11-11T22:00", "2026-11-18T21:58").0, "slot-day");
    assert_eq!(word("2026-11-16T22:00", "2026-11-18T22:00"), ("too-soon", date(2026, 11, 23)));
    assert_eq!(word("2026-11-16T22:00", "2026-11-17T22:00"), ("slot-to-come", date(2026, 11, 23)));
    assert_eq!(word("2026-11-16T22:00", "2026-11-23T22:00").0, "slot-passed");
    assert!(decide(&floored, &LastRun::Never, at("UTC", "2026-11-18T22:00")).due);
    assert_eq!(word("2027-11-16T22:00", "2026-11-17T22:00").0, "last-in-future");
}

#[test]
fn no_moment_and_no_floor_overflows() {
    for last in [i64::MIN, -1, 0, i64::MAX] {
        for now in [i64::MIN, -1, 0, i64::MAX] {
            for least_days in [None, Some(0), Some(7), Some(u32::MAX)] {
                let schedule = Schedule { least_days, ..schedule("Pacific/Kiritimati") };
                let decision = decide(&schedule, &LastRun::Ran(UtcMs(last)), UtcMs(now));
                assert!(!decision.text().is_empty());
            }
        }
    }
}

/// The decided rule word for word, walking from day to day.
fn due_by_the_book(slot: Weekday, last: Date, today: Date, least_days: u32) -> bool {
    let slot_today = today.weekday() == slot && last < today;
    let mut between = last.tomorrow().expect("within the calendar");
    let mut days = 0;
    let mut passed = false;
    while between <= today {
        passed |= between < today && between.weekday() == slot;
        days += 1;
        between = between.tomorrow().expect("within the calendar");
    }
    (slot_today || passed) && days >= least_days
}

const ZONES: &[&str] = &[
    "UTC",
    "Asia/Hong_Kong",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
];

proptest! {
    #[test]
    fn the_decision_is_that_of_the_naive_model(
        id in 1_000_000_000_000_u64..1_999_999_999_999,
        zone_number in 0..ZONES.len(),
        now in 0_i64..2_500_000_000_000,
        back_minutes in -60_000_i64..60_000,
        least_days in prop_oneof![Just(None), (0_u32..20).prop_map(Some)],
    ) {
        let schedule = Schedule {
            set: SetId::parse(&id.to_string()).expect("id"),
            zone: zone(ZONES[zone_number]),
            least_days,
        };
        let (now, last) = (UtcMs(now), UtcMs(now - back_minutes * 60_000));
        let decision = decide(&schedule, &LastRun::Ran(last), now);
        let (today, date) = (schedule.zone.date(now), schedule.zone.date(last));
        let floor = least_days.unwrap_or(0);
        let slot = decision.weekday;
        let future = last > now && date > today;
        prop_assert_eq!(decision.due, future || due_by_the_book(slot, date.min(today), today, floor));
        let opening = if decision.due { "PDIC is due: " } else { "PDIC is not due: " };
        prop_assert!(decision.text().starts_with(opening));
        // The next due date is the first on which the model says yes.
        let mut next = today;
        while !future && !due_by_the_book(slot, date.min(today), next, floor) {
            next = next.tomorrow().expect("within the calendar");
        }
        prop_assert_eq!(decision.next_due, next);
    }

    #[test]
    fn after_any_job_the_last_check_is_less_than_seven_dates_old(
        gaps_hours in prop::collection::vec(1_i64..400, 1..60),
        zone_number in 0..ZONES.len(),
    ) {
        let schedule = schedule(ZONES[zone_number]);
        let (mut last, mut now) = (LastRun::Never, UtcMs(1_780_000_000_000));
        for gap in gaps_hours {
            let decision = decide(&schedule, &last, now);
            if decision.due {
                last = LastRun::Ran(now);
            }
            let LastRun::Ran(ran) = last else { panic!("the first job always runs it") };
            let days = decision.today.since(schedule.zone.date(ran)).expect("days").get_days();
            prop_assert!(days < 7, "{days} days without a check");
            now = now.plus_ms(gap * 3_600_000);
        }
    }
}
