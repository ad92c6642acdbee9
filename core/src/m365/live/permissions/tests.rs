use super::*;
use crate::Status;
use serde_json::json;
use std::collections::HashSet;

const BASICS: [&str; 2] = ["User.Read.All", "Organization.Read.All"];

fn plan(request: Value) -> PermissionPlan {
    permissions(&request.to_string()).expect("a plan")
}

fn names(permissions: &[Permission]) -> Vec<&str> {
    permissions.iter().map(|one| one.permission.as_deref().unwrap_or("?")).collect()
}

fn refused(request: Value) -> String {
    let error = permissions(&request.to_string()).expect_err("refused");
    assert_eq!(error.status(), Status::M365FactsRejected);
    error.to_string()
}

#[test]
fn each_id_of_the_table_is_a_guid_and_there_once() {
    let mut seen = HashSet::new();
    for row in &TABLE.permissions {
        assert!(is_guid(&row.id) && row.id == row.id.to_ascii_lowercase(), "{}", row.permission);
        assert!(seen.insert(row.id.as_str()), "{} twice", row.id);
        assert!(seen.insert(Box::leak(format!("{} {}", row.resource, row.permission).into_boxed_str())));
        assert!(resource(&row.resource).is_some(), "{}", row.resource);
        assert!(!row.why.trim().is_empty() && !row.why.ends_with('.'), "{}", row.permission);
    }
    for one in &TABLE.resources {
        assert!(is_guid(&one.id) && seen.insert(one.id.as_str()), "{}", one.name);
    }
    assert!(table_dated().parse::<jiff::civil::Date>().is_ok());
}

#[test]
fn each_workload_and_direction_has_exactly_these() {
    let expected = [
        ("mail", "backup", &["Mail.Read", "MailboxSettings.Read"][..]),
        ("mail", "restore", &["Mail.ReadWrite"]),
        ("calendar", "backup", &["Calendars.Read"]),
        ("calendar", "restore", &["Calendars.ReadWrite"]),
        ("contacts", "backup", &["Contacts.Read"]),
        ("contacts", "restore", &["Contacts.ReadWrite"]),
        ("onedrive", "backup", &["Files.Read.All"]),
        ("onedrive", "restore", &["Files.ReadWrite.All"]),
        (
            "teams",
            "backup",
            &[
                "Team.ReadBasic.All",
                "TeamSettings.Read.All",
                "TeamMember.Read.All",
                "ChannelSettings.Read.All",
                "ChannelMessage.Read.All",
                "Chat.Read.All",
            ],
        ),
        ("teams", "restore", &["Team.ReadBasic.All", "Teamwork.Migrate.All", "ChannelMember.ReadWrite.All"]),
        ("groups", "backup", &["Group.Read.All"]),
        ("groups", "restore", &["Group.ReadWrite.All"]),
    ];
    for (workload, direction, own) in expected {
        let plan = plan(json!({ "workloads": [workload], "directions": [direction] }));
        assert_eq!(names(&plan.needed), [&BASICS, own].concat(), "{direction} of {workload}");
    }
    for (direction, own) in [("backup", "Sites.Read.All"), ("restore", "Sites.ReadWrite.All")] {
        let plan = plan(json!({ "workloads": ["sharepoint"], "directions": [direction] }));
        assert_eq!(names(&plan.needed), [own]);
    }
}

#[test]
fn a_backup_never_writes_and_nothing_asks_for_full_control_or_exchange_web_services() {
    let all: Vec<Value> = Workload::ALL.iter().map(|one| json!({ "workload": one })).collect();
    let backup = plan(json!({ "workloads": all }));
    assert!(names(&backup.needed).iter().all(|name| !name.contains("Write") && !name.contains("Migrate")));
    let mail = json!({ "workload": "mail", "full_fidelity": true });
    let rest = all.iter().filter(|one| one["workload"] != "mail").cloned();
    let all: Vec<Value> = std::iter::once(mail).chain(rest).collect();
    let both = plan(json!({ "workloads": all, "directions": ["backup", "restore"] }));
    for one in &both.needed {
        let name = one.permission.as_deref().expect("named");
        assert!(!name.contains("FullControl") && !name.contains("full_access") && !name.contains("Manage"));
        assert_eq!(one.resource, Some("Microsoft Graph"));
        assert!(!one.workloads.is_empty() && one.why.is_some());
    }
    let ids: HashSet<_> = both.needed.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), both.needed.len());
}

#[test]
fn full_fidelity_and_selected_sites_are_asked_for() {
    let mail = |directions: Value| {
        let workload = json!({ "workload": "mail", "full_fidelity": true });
        plan(json!({ "workloads": [workload], "directions": directions }))
    };
    let backup = mail(json!(["backup"]));
    let exported = ["MailboxItem.Read.All", "MailboxItem.ImportExport.All", "MailboxFolder.Read.All"];
    let own = [&BASICS[..], &["Mail.Read", "MailboxSettings.Read"], &exported].concat();
    assert_eq!(names(&backup.needed), own);
    let restore = mail(json!(["restore"]));
    let own = ["MailboxItem.ImportExport.All", "Mail.ReadWrite", "MailboxFolder.ReadWrite.All"];
    assert_eq!(names(&restore.needed), [&BASICS[..], &own].concat());
    let sites = json!({ "workload": "sharepoint", "restore": true, "selected_sites": true });
    let plan = plan(json!({ "workloads": [sites] }));
    assert_eq!(names(&plan.needed), ["Sites.Selected"]);
    assert_eq!(plan.needed[0].workloads.len(), 2);
}

#[test]
fn each_workload_may_say_its_own_directions() {
    let own = plan(json!({
        "workloads": ["calendar", { "workload": "contacts", "backup": false, "restore": true }],
    }));
    assert_eq!(names(&own.needed), [&BASICS[..], &["Calendars.Read", "Contacts.ReadWrite"]].concat());
    let user = &own.needed[0];
    let told = json!([
        { "workload": "calendar", "direction": "backup" },
        { "workload": "contacts", "direction": "restore" },
    ]);
    assert_eq!(serde_json::to_value(&user.workloads).expect("JSON"), told);
}

#[test]
fn without_anything_granted_all_is_missing_and_the_text_says_what_for() {
    let plan = plan(json!({ "workloads": ["mail"] }));
    assert_eq!(plan.missing, plan.needed);
    assert!(plan.granted.is_empty() && plan.surplus.is_empty());
    let expected = "\
needed: 4 permissions
  Microsoft Graph User.Read.All: lists the accounts whose mailboxes, files and chats there are (for backup of mail)
  Microsoft Graph Organization.Read.All: reads the tenant's own domains, which tell its accounts from guests (for backup of mail)
  Microsoft Graph Mail.Read: reads folders and messages (for backup of mail)
  Microsoft Graph MailboxSettings.Read: reads rules, categories and automatic replies of mailboxes (for backup of mail)
";
    assert_eq!(plan.text, expected);
}

#[test]
fn a_change_of_workloads_says_what_is_missing_and_what_is_over() {
    let plan = plan(json!({
        "workloads": ["onedrive"],
        "granted": ["User.Read.All", "Organization.Read.All", "Mail.Read", "Mail.ReadWrite"],
    }));
    assert_eq!(names(&plan.missing), ["Files.Read.All"]);
    assert_eq!(names(&plan.surplus), ["Mail.Read", "Mail.ReadWrite"]);
    let expected = "\
missing: 1 permission; an administrator has to consent to it
  Microsoft Graph Files.Read.All: for backup of onedrive
not needed: 2 permissions; take them away
  Microsoft Graph Mail.Read: it was for backup of mail
  Microsoft Graph Mail.ReadWrite: it was for restore of mail
";
    assert!(plan.text.ends_with(expected), "{}", plan.text);
}

#[test]
fn a_restore_that_is_taken_away_needs_no_new_consent() {
    let both = plan(json!({ "workloads": ["mail"], "directions": ["backup", "restore"] }));
    let granted: Vec<Value> = both.needed.iter().map(|one| json!(one.permission)).collect();
    let backup = plan(json!({ "workloads": ["mail"], "granted": granted }));
    assert!(backup.missing.is_empty());
    assert_eq!(names(&backup.surplus), ["Mail.ReadWrite"]);
}

#[test]
fn what_is_granted_is_known_by_name_by_id_and_by_both() {
    let id = "810c84a8-4a9e-49e6-bf7d-12d183f40d01";
    let ways = [
        json!("Mail.Read"),
        json!(id),
        json!(id.to_uppercase()),
        json!({ "permission": "Mail.Read" }),
        json!({ "id": id }),
        json!({ "id": id, "permission": "Its.New.Name" }),
        json!({ "resource": "graph", "id": id }),
        json!({ "resource": "00000003-0000-0000-C000-000000000000", "permission": "Mail.Read" }),
    ];
    for way in &ways {
        let plan = plan(json!({ "workloads": ["mail"], "granted": [way] }));
        assert_eq!(names(&plan.granted), ["Mail.Read"], "{way}");
        assert_eq!(plan.missing.len(), 3, "{way}");
    }
    let twice = plan(json!({ "workloads": ["mail"], "granted": ways }));
    assert_eq!(names(&twice.granted), ["Mail.Read"]);
    let elsewhere = json!({ "resource": "exchange", "permission": "Mail.Read" });
    let plan = plan(json!({ "workloads": ["mail"], "granted": [elsewhere] }));
    assert_eq!((plan.missing.len(), plan.surplus.len()), (4, 1));
}

#[test]
fn exactly_what_is_needed_is_said_to_be_so() {
    let needed = plan(json!({ "workloads": ["teams"] })).needed;
    let ids: Vec<Value> = needed.iter().map(|one| json!(one.id)).collect();
    let plan = plan(json!({ "workloads": ["teams"], "granted": ids }));
    assert!(plan.missing.is_empty() && plan.surplus.is_empty());
    assert!(plan.text.ends_with("the application has exactly these\n"));
}

#[test]
fn what_no_release_needs_is_surplus_with_its_reason() {
    let granted = json!([
        { "resource": "exchange", "id": "dc890d15-9560-4a4c-9b7f-a736ec74ec40" },
        "Sites.FullControl.All",
        "Never.Heard.Of\u{202e}",
        { "resource": "aaaaaaaa-0000-4111-8222-000000000000", "id": "BBBBBBBB-0000-4111-8222-000000000000" },
    ]);
    let plan = plan(json!({ "workloads": ["mail"], "granted": granted }));
    assert_eq!(plan.surplus.len(), 4);
    let said = [
        "  Exchange Online full_access_as_app: reads and writes every mailbox by Exchange Web Services, which end on 2027/04/01\n",
        "  Microsoft Graph Sites.FullControl.All: controls every site",
        "  Microsoft Graph Never.Heard.Of\\u{202e}: no backup or restore of this release needs it\n",
        "  aaaaaaaa-0000-4111-8222-000000000000 bbbbbbbb-0000-4111-8222-000000000000: no backup or restore",
    ];
    for line in said {
        assert!(plan.text.contains(line), "{line}\n{}", plan.text);
    }
}

#[test]
fn an_application_asks_for_roles_by_resource() {
    let access = plan(json!({ "workloads": ["sharepoint"], "directions": ["backup", "restore"] }))
        .required_resource_access();
    assert_eq!(
        access,
        json!([{
            "resourceAppId": "00000003-0000-0000-c000-000000000000",
            "resourceAccess": [
                { "id": "332a536c-c7ef-4017-ab91-336970924f0d", "type": "Role" },
                { "id": "9492366f-7969-46a4-8d15-ed1a20078fff", "type": "Role" },
            ],
        }])
    );
}

#[test]
fn the_plan_is_json_with_a_schema_and_the_date_of_its_table() {
    let shown: Value =
        serde_json::from_str(&plan(json!({ "workloads": ["sharepoint"] })).to_json()).expect("JSON");
    assert_eq!((&shown["schema"], &shown["dated"]), (&json!(1), &json!("2026-08-07")));
    assert_eq!(
        shown["needed"][0],
        json!({
            "resource": "Microsoft Graph",
            "resource_id": "00000003-0000-0000-c000-000000000000",
            "permission": "Sites.Read.All",
            "id": "332a536c-c7ef-4017-ab91-336970924f0d",
            "workloads": [{ "workload": "sharepoint", "direction": "backup" }],
            "why": "lists sites, and reads their libraries, lists and pages",
        })
    );
}

#[test]
fn a_request_that_cannot_be_is_refused_with_its_place() {
    let cases = [
        (json!({}), "missing field `workloads`"),
        (json!({ "workloads": [] }), "`workloads` is empty; name what is to be backed up"),
        (
            json!({ "workloads": ["mail", "fax"] }),
            "workloads[1]: unknown variant `fax`, expected one of `mail`",
        ),
        (json!({ "workloads": [7] }), "workloads[0]: it is neither a word nor an object"),
        (json!({ "workloads": [["mail"]] }), "workloads[0]: it is neither a word nor an object"),
        (json!({ "workloads": ["mail", { "workload": "mail" }] }), "workloads[1]: mail is there twice"),
        (
            json!({ "workloads": [{ "workload": "mail", "resore": true }] }),
            "workloads[0]: unknown field `resore`",
        ),
        (json!({ "workloads": ["mail"], "directions": [] }), "workloads[0]: neither backup nor restore"),
        (json!({ "workloads": [{ "workload": "mail", "backup": false }] }), "neither backup nor restore"),
        (
            json!({ "workloads": [{ "workload": "calendar", "full_fidelity": true }] }),
            "`full_fidelity` is of mail only",
        ),
        (
            json!({ "workloads": [{ "workload": "onedrive", "selected_sites": true }] }),
            "`selected_sites` is of sharepoint only",
        ),
        (json!({ "workloads": ["mail"], "granted": [{}] }), "granted[0]: neither `permission` nor `id`"),
        (json!({ "workloads": ["mail"], "granted": ["a", { "id": "b" }] }), "granted[1]: `id` is no id"),
        (json!({ "workloads": ["mail"], "granted": [" "] }), "granted[0]: `permission` is no name"),
        (
            json!({ "workloads": ["mail"], "granted": [{ "resource": "ews", "permission": "a" }] }),
            "granted[0]: `resource` is neither graph, sharepoint, exchange",
        ),
        (json!({ "workloads": ["mail"], "extra": 1 }), "unknown field `extra`"),
    ];
    for (request, what) in cases {
        let error = refused(request.clone());
        assert!(error.contains(what), "{request}: {error}");
    }
    assert!(permissions("[]").is_err());
}
