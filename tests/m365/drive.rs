//! A person who goes through a migration.

use crate::facts::ANN;
use holdfast_core::m365::{AnswerWord, FieldState, FieldWord, Migration, Step, StepWord};

/// The steps in order.
pub fn words(steps: &[Step]) -> Vec<StepWord> {
    steps.iter().map(|step| step.step).collect()
}

pub fn step(steps: &[Step], word: StepWord) -> &Step {
    steps.iter().find(|step| step.step == word).expect("a step")
}

/// What the page of user name and password wants of a field.
pub fn field(steps: &[Step], word: FieldWord) -> FieldState {
    let fields = &step(steps, StepWord::Credentials).fields;
    fields.iter().find(|one| one.field == word).expect("a field").state
}

/// What takes a person on from a step; nothing at the last one.
pub fn usual(step: &Step) -> Option<String> {
    let wants_app_password = step
        .fields
        .iter()
        .any(|one| one.field == FieldWord::AppPassword && one.state == FieldState::Required);
    Some(match step.answers.first()? {
        AnswerWord::SignedIn => format!("signed_in {ANN} global_administrator"),
        AnswerWord::PasswordGiven if wants_app_password => "password_given app_password".to_owned(),
        word => word.word().to_owned(),
    })
}

/// Answers the step that waits; whether there was one to answer.
pub fn go_on(migration: &mut Migration) -> bool {
    let answer = migration.step().and_then(usual);
    answer.is_some_and(|answer| {
        migration.answer(&answer).expect("the step takes it");
        true
    })
}

/// Answers up to a step, which then waits.
pub fn up_to(migration: &mut Migration, word: StepWord) {
    while migration.step().is_some_and(|step| step.step != word) {
        assert!(go_on(migration), "there is no {word:?}");
    }
}

/// Answers until nothing is left but to save.
pub fn to_the_end(migration: &mut Migration) {
    up_to(migration, StepWord::Save);
}
