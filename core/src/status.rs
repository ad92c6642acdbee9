//! The one table of status codes. Everything else that names a code is derived from it.
//!
//! A code reads `C M NN`: what the caller can do, which module, which case. Numbers are never reused.

/// What a call came to.
///
/// Units:  decimal `C M NN`; `C` is the [`Class`], `M` the module
///         (0 boundary, 1 index, 2 destination, 3 pdic, 4 replication,
///         5 m365 and vault, 7 selection, 8 vmware, 9 schedule and working state).
/// Source: docs in the table of `ARCHITECTURE.md`, "Errors".
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The call did what it says.
    Ok = 0,
    /// A pointer that must not be null is null.
    NullPointer = 1001,
    /// A text is not UTF-8, or its length does not fit its bytes.
    InvalidUtf8 = 1002,
    /// A handle is closed, or is of another kind.
    WrongHandle = 1003,
    /// A value lies outside what the call accepts; the text says which and why.
    InvalidArgument = 1004,
    /// The host's callback failed or threw; the work was stopped as by a cancel.
    CallbackFailed = 1005,
    /// An index entry breaks a rule of the format: its key, area, sizes or part.
    EntryRejected = 2101,
    /// An object key could leave the set's folder or cannot be stored.
    KeyRejected = 2201,
    /// The destination's address cannot be understood.
    DestinationRejected = 2202,
    /// Another backup set, or another destination, is at this place.
    SetForeign = 2203,
    /// A backup set is at this place already.
    SetExists = 2204,
    /// What was given to open the destination cannot be understood; the text says which part.
    AccessRejected = 2205,
    /// The confirmed plan is not the plan of now; look at the new one first.
    PlanStale = 2301,
    /// The set cannot be replicated there; the text says why.
    ReceiverRejected = 2401,
    /// Facts about Microsoft 365 cannot be understood, or contradict each other; the text says where.
    M365FactsRejected = 2501,
    /// A Microsoft 365 policy cannot be understood, or contradicts itself.
    M365PolicyRejected = 2502,
    /// The account may not be moved to that mode; the text says why and what may be done.
    M365MigrationRefused = 2503,
    /// The migration takes no such answer at this step; nothing changed.
    M365AnswerRejected = 2504,
    /// What was pasted back does not belong to this sign-in; nothing changed.
    M365PasteRejected = 2505,
    /// The key of the vault cannot be used, or is another; nothing was changed.
    VaultKeyRejected = 2506,
    /// No vault takes that: a name or a secret too long, one too many, a place that names no file or is taken.
    VaultInputRejected = 2507,
    /// A key cannot be one: empty, too long, with control characters, or given twice.
    SelectionKeyRejected = 2701,
    /// A selection rule is empty, too long, too broad, or one of too many.
    SelectionRuleRejected = 2702,
    /// A gesture names a row that is not there, or not in view.
    SelectionGestureRejected = 2703,
    /// The columns of a listing of keys do not fit each other.
    SelectionListingRejected = 2704,
    /// A word of a gesture script cannot be understood or played.
    SelectionScriptRejected = 2705,
    /// Facts about a VMware source cannot be understood; the text says where.
    VmwareFactsRejected = 2801,
    /// A file of VMware rules cannot be understood, or contradicts itself.
    VmwareRulesRejected = 2802,
    /// The address of a VMware host or vCenter cannot be understood.
    VmwareAddressRejected = 2803,
    /// The time zone is not an IANA name.
    ZoneUnknown = 2901,
    /// The backup set id is not a decimal number of at most 18 digits.
    SetIdRejected = 2902,
    /// The folder to back up cannot be read, or is empty where it was not.
    SourceUnreadable = 3001,
    /// There is no such index file.
    IndexAbsent = 3101,
    /// There is no such object at the destination.
    ObjectAbsent = 3201,
    /// The destination's root is not there; it may not be mounted. Do not create it by hand.
    DestinationAbsent = 3202,
    /// The destination holds no marker of this backup set. Do not create one by hand.
    SetAbsent = 3203,
    /// There is no such PDIC run in the set's trash.
    RunAbsent = 3301,
    /// The vault holds nothing of that tenant or account; set it up, or sign in, first.
    M365TenantAbsent = 3501,
    /// There is no vault at that place.
    VaultAbsent = 3502,
    /// There is no such key in the selection.
    SelectionKeyAbsent = 3701,
    /// The destination refuses access.
    DestinationDenied = 4201,
    /// The destination's certificate or host key is not trusted.
    DestinationUntrusted = 4202,
    /// Microsoft refuses; the text says why and who must act.
    M365Denied = 4501,
    /// Who signed in is not proven, or is of another tenant; nothing was kept.
    M365IdentityRejected = 4502,
    /// Whoever signed in is no administrator the settings accept.
    M365AdministratorRequired = 4503,
    /// The certificate of the sign-in service or of Microsoft Graph is not trusted.
    M365Untrusted = 4504,
    /// The VMware host or vCenter refuses the sign-in.
    VmwareDenied = 4801,
    /// The certificate of the VMware host or vCenter is not trusted.
    VmwareCertificateRejected = 4802,
    /// A local working file could not be written or read.
    StagingFailed = 5101,
    /// The destination failed to answer.
    DestinationUnavailable = 5201,
    /// The destination has no room.
    DestinationFull = 5202,
    /// Somebody else changed the object in between; nothing was overwritten.
    Conflict = 5203,
    /// Somebody else works on the backup set; retry after the given delay.
    SetBusy = 5204,
    /// The listing could not be read to its end, so nothing may be concluded from it.
    ListingIncomplete = 5205,
    /// Microsoft failed to answer, or asks to wait; retry after the given delay.
    M365Unavailable = 5501,
    /// What was made is not in effect everywhere yet; call again later, it goes on where it was.
    M365Propagating = 5502,
    /// The device code has expired or was used; ask for a new one.
    M365CodeExpired = 5503,
    /// The vault cannot be read or written, or another process holds it.
    VaultUnavailable = 5504,
    /// The VMware host or vCenter failed to answer.
    VmwareUnavailable = 5801,
    /// The working state cannot be opened or is locked by another process.
    StateUnavailable = 5901,
    /// The index file's bytes are not those that were written.
    IndexDamaged = 6101,
    /// The index file is shorter than it says.
    IndexTruncated = 6102,
    /// The index file breaks its own format.
    IndexMalformed = 6103,
    /// The destination is older than what this client has seen of it.
    SetRolledBack = 6201,
    /// The set's marker holdfast.json cannot be understood.
    MarkerDamaged = 6202,
    /// What arrived at the destination is not what was sent; it was not put in place.
    ArrivedDamaged = 6203,
    /// What a PDIC run put aside cannot be read whole.
    TrashDamaged = 6301,
    /// The stored migration cannot be understood, or is not what was written; nothing was changed.
    M365MigrationDamaged = 6501,
    /// The vault is not what was written; bring back its previous generation or a bundle.
    VaultDamaged = 6502,
    /// The answer is not one that Microsoft gives.
    M365AnswerMalformed = 6503,
    /// The saved selection cannot be understood, or is not what was written.
    SelectionDamaged = 6701,
    /// The answer is not one that a VMware host or vCenter gives.
    VmwareAnswerMalformed = 6801,
    /// The working state is not a sound database.
    StateDamaged = 6901,
    /// The index file was written by a newer version.
    IndexVersionUnsupported = 7101,
    /// The index file asks for more memory than the limits allow.
    IndexLimitExceeded = 7102,
    /// The set's marker was written by a newer version.
    SetFormatUnsupported = 7201,
    /// The receiver holds an older format than the sender; bring it up to date first.
    ReceiverOutdated = 7401,
    /// The stored migration was written by a newer version.
    M365MigrationVersionUnsupported = 7501,
    /// The vault was written by a newer version.
    VaultVersionUnsupported = 7502,
    /// The saved selection was written by a newer version.
    SelectionVersionUnsupported = 7701,
    /// The selection would hold more than the limits allow.
    SelectionLimitExceeded = 7702,
    /// The host speaks only a TLS that is not allowed, or that this machine lacks.
    VmwareTlsUnsupported = 7801,
    /// The working state was written by a newer version.
    StateVersionUnsupported = 7901,
    /// The caller cancelled; the set is as it was before, or as it is after.
    Cancelled = 8001,
    /// A bug in Holdfast; the host goes on. Please report the text.
    Internal = 9001,
}

/// What the caller can do about a status: the first digit of its code.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Nothing to do.
    Ok = 0,
    /// Fix the call.
    Misuse = 1,
    /// Fix data or configuration.
    Input = 2,
    /// Name something that exists.
    Absent = 3,
    /// Sign in or consent again.
    Denied = 4,
    /// Retry later.
    Unavailable = 5,
    /// Repair, and tell someone.
    Corrupt = 6,
    /// Upgrade, or use another version.
    Unsupported = 7,
    /// Nothing: it was asked for.
    Cancelled = 8,
    /// Report a bug.
    Internal = 9,
}

impl Class {
    /// The class of a code, also of one this version's table does not have yet.
    pub const fn of_code(code: i32) -> Class {
        match code / 1000 {
            0 if code == 0 => Class::Ok,
            1 => Class::Misuse,
            2 => Class::Input,
            3 => Class::Absent,
            4 => Class::Denied,
            5 => Class::Unavailable,
            6 => Class::Corrupt,
            7 => Class::Unsupported,
            8 => Class::Cancelled,
            _ => Class::Internal,
        }
    }
}

impl Status {
    /// Every status, in the order of its code.
    pub const ALL: &[Status] = &[
        Status::Ok,
        Status::NullPointer,
        Status::InvalidUtf8,
        Status::WrongHandle,
        Status::InvalidArgument,
        Status::CallbackFailed,
        Status::EntryRejected,
        Status::KeyRejected,
        Status::DestinationRejected,
        Status::SetForeign,
        Status::SetExists,
        Status::AccessRejected,
        Status::PlanStale,
        Status::ReceiverRejected,
        Status::M365FactsRejected,
        Status::M365PolicyRejected,
        Status::M365MigrationRefused,
        Status::M365AnswerRejected,
        Status::M365PasteRejected,
        Status::VaultKeyRejected,
        Status::VaultInputRejected,
        Status::SelectionKeyRejected,
        Status::SelectionRuleRejected,
        Status::SelectionGestureRejected,
        Status::SelectionListingRejected,
        Status::SelectionScriptRejected,
        Status::VmwareFactsRejected,
        Status::VmwareRulesRejected,
        Status::VmwareAddressRejected,
        Status::ZoneUnknown,
        Status::SetIdRejected,
        Status::SourceUnreadable,
        Status::IndexAbsent,
        Status::ObjectAbsent,
        Status::DestinationAbsent,
        Status::SetAbsent,
        Status::RunAbsent,
        Status::M365TenantAbsent,
        Status::VaultAbsent,
        Status::SelectionKeyAbsent,
        Status::DestinationDenied,
        Status::DestinationUntrusted,
        Status::M365Denied,
        Status::M365IdentityRejected,
        Status::M365AdministratorRequired,
        Status::M365Untrusted,
        Status::VmwareDenied,
        Status::VmwareCertificateRejected,
        Status::StagingFailed,
        Status::DestinationUnavailable,
        Status::DestinationFull,
        Status::Conflict,
        Status::SetBusy,
        Status::ListingIncomplete,
        Status::M365Unavailable,
        Status::M365Propagating,
        Status::M365CodeExpired,
        Status::VaultUnavailable,
        Status::VmwareUnavailable,
        Status::StateUnavailable,
        Status::IndexDamaged,
        Status::IndexTruncated,
        Status::IndexMalformed,
        Status::SetRolledBack,
        Status::MarkerDamaged,
        Status::ArrivedDamaged,
        Status::TrashDamaged,
        Status::M365MigrationDamaged,
        Status::VaultDamaged,
        Status::M365AnswerMalformed,
        Status::SelectionDamaged,
        Status::VmwareAnswerMalformed,
        Status::StateDamaged,
        Status::IndexVersionUnsupported,
        Status::IndexLimitExceeded,
        Status::SetFormatUnsupported,
        Status::ReceiverOutdated,
        Status::M365MigrationVersionUnsupported,
        Status::VaultVersionUnsupported,
        Status::SelectionVersionUnsupported,
        Status::SelectionLimitExceeded,
        Status::VmwareTlsUnsupported,
        Status::StateVersionUnsupported,
        Status::Cancelled,
        Status::Internal,
    ];

    /// The number that crosses every boundary.
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// What the caller can do: the first digit.
    pub const fn class(self) -> Class {
        Class::of_code(self.code())
    }

    /// The status of a number, if the table has it.
    pub fn from_code(code: i32) -> Option<Status> {
        Self::ALL.iter().copied().find(|status| status.code() == code)
    }

    /// One sentence for a person, the same as the variant's documentation.
    pub const fn text(self) -> &'static str {
        match self {
            Status::Ok => "The call did what it says.",
            Status::NullPointer => "A pointer that must not be null is null.",
            Status::InvalidUtf8 => "A text is not UTF-8, or its length does not fit its bytes.",
            Status::WrongHandle => "A handle is closed, or is of another kind.",
            Status::InvalidArgument => {
                "A value lies outside what the call accepts; the text says which and why."
            }
            Status::CallbackFailed => {
                "The host's callback failed or threw; the work was stopped as by a cancel."
            }
            Status::EntryRejected => {
                "An index entry breaks a rule of the format: its key, area, sizes or part."
            }
            Status::KeyRejected => "An object key could leave the set's folder or cannot be stored.",
            Status::DestinationRejected => "The destination's address cannot be understood.",
            Status::SetForeign => "Another backup set, or another destination, is at this place.",
            Status::SetExists => "A backup set is at this place already.",
            Status::AccessRejected => {
                "What was given to open the destination cannot be understood; the text says which part."
            }
            Status::PlanStale => "The confirmed plan is not the plan of now; look at the new one first.",
            Status::ReceiverRejected => "The set cannot be replicated there; the text says why.",
            Status::M365FactsRejected => {
                "Facts about Microsoft 365 cannot be understood, or contradict each other; the text says where."
            }
            Status::M365PolicyRejected => {
                "A Microsoft 365 policy cannot be understood, or contradicts itself."
            }
            Status::M365MigrationRefused => {
                "The account may not be moved to that mode; the text says why and what may be done."
            }
            Status::M365AnswerRejected => "The migration takes no such answer at this step; nothing changed.",
            Status::M365PasteRejected => {
                "What was pasted back does not belong to this sign-in; nothing changed."
            }
            Status::VaultInputRejected => {
                "No vault takes that: a name or a secret too long, one too many, a place that names no file or is taken."
            }
            Status::VaultKeyRejected => {
                "The key of the vault cannot be used, or is another; nothing was changed."
            }
            Status::SelectionKeyRejected => {
                "A key cannot be one: empty, too long, with control characters, or given twice."
            }
            Status::SelectionRuleRejected => {
                "A selection rule is empty, too long, too broad, or one of too many."
            }
            Status::SelectionGestureRejected => "A gesture names a row that is not there, or not in view.",
            Status::SelectionListingRejected => "The columns of a listing of keys do not fit each other.",
            Status::SelectionScriptRejected => "A word of a gesture script cannot be understood or played.",
            Status::VmwareFactsRejected => {
                "Facts about a VMware source cannot be understood; the text says where."
            }
            Status::VmwareRulesRejected => {
                "A file of VMware rules cannot be understood, or contradicts itself."
            }
            Status::VmwareAddressRejected => "The address of a VMware host or vCenter cannot be understood.",
            Status::ZoneUnknown => "The time zone is not an IANA name.",
            Status::SetIdRejected => "The backup set id is not a decimal number of at most 18 digits.",
            Status::SourceUnreadable => "The folder to back up cannot be read, or is empty where it was not.",
            Status::IndexAbsent => "There is no such index file.",
            Status::ObjectAbsent => "There is no such object at the destination.",
            Status::DestinationAbsent => {
                "The destination's root is not there; it may not be mounted. Do not create it by hand."
            }
            Status::SetAbsent => {
                "The destination holds no marker of this backup set. Do not create one by hand."
            }
            Status::RunAbsent => "There is no such PDIC run in the set's trash.",
            Status::M365TenantAbsent => {
                "The vault holds nothing of that tenant or account; set it up, or sign in, first."
            }
            Status::VaultAbsent => "There is no vault at that place.",
            Status::SelectionKeyAbsent => "There is no such key in the selection.",
            Status::DestinationDenied => "The destination refuses access.",
            Status::DestinationUntrusted => "The destination's certificate or host key is not trusted.",
            Status::M365Denied => "Microsoft refuses; the text says why and who must act.",
            Status::M365IdentityRejected => {
                "Who signed in is not proven, or is of another tenant; nothing was kept."
            }
            Status::M365AdministratorRequired => "Whoever signed in is no administrator the settings accept.",
            Status::M365Untrusted => {
                "The certificate of the sign-in service or of Microsoft Graph is not trusted."
            }
            Status::VmwareDenied => "The VMware host or vCenter refuses the sign-in.",
            Status::VmwareCertificateRejected => {
                "The certificate of the VMware host or vCenter is not trusted."
            }
            Status::StagingFailed => "A local working file could not be written or read.",
            Status::DestinationUnavailable => "The destination failed to answer.",
            Status::DestinationFull => "The destination has no room.",
            Status::Conflict => "Somebody else changed the object in between; nothing was overwritten.",
            Status::SetBusy => "Somebody else works on the backup set; retry after the given delay.",
            Status::ListingIncomplete => {
                "The listing could not be read to its end, so nothing may be concluded from it."
            }
            Status::M365Unavailable => {
                "Microsoft failed to answer, or asks to wait; retry after the given delay."
            }
            Status::M365Propagating => {
                "What was made is not in effect everywhere yet; call again later, it goes on where it was."
            }
            Status::M365CodeExpired => "The device code has expired or was used; ask for a new one.",
            Status::VaultUnavailable => "The vault cannot be read or written, or another process holds it.",
            Status::VmwareUnavailable => "The VMware host or vCenter failed to answer.",
            Status::StateUnavailable => "The working state cannot be opened or is locked by another process.",
            Status::IndexDamaged => "The index file's bytes are not those that were written.",
            Status::IndexTruncated => "The index file is shorter than it says.",
            Status::IndexMalformed => "The index file breaks its own format.",
            Status::SetRolledBack => "The destination is older than what this client has seen of it.",
            Status::MarkerDamaged => "The set's marker holdfast.json cannot be understood.",
            Status::ArrivedDamaged => {
                "What arrived at the destination is not what was sent; it was not put in place."
            }
            Status::TrashDamaged => "What a PDIC run put aside cannot be read whole.",
            Status::M365MigrationDamaged => {
                "The stored migration cannot be understood, or is not what was written; nothing was changed."
            }
            Status::VaultDamaged => {
                "The vault is not what was written; bring back its previous generation or a bundle."
            }
            Status::M365AnswerMalformed => "The answer is not one that Microsoft gives.",
            Status::SelectionDamaged => {
                "The saved selection cannot be understood, or is not what was written."
            }
            Status::VmwareAnswerMalformed => "The answer is not one that a VMware host or vCenter gives.",
            Status::StateDamaged => "The working state is not a sound database.",
            Status::IndexVersionUnsupported => "The index file was written by a newer version.",
            Status::IndexLimitExceeded => "The index file asks for more memory than the limits allow.",
            Status::SetFormatUnsupported => "The set's marker was written by a newer version.",
            Status::ReceiverOutdated => {
                "The receiver holds an older format than the sender; bring it up to date first."
            }
            Status::M365MigrationVersionUnsupported => "The stored migration was written by a newer version.",
            Status::VaultVersionUnsupported => "The vault was written by a newer version.",
            Status::SelectionVersionUnsupported => "The saved selection was written by a newer version.",
            Status::SelectionLimitExceeded => "The selection would hold more than the limits allow.",
            Status::VmwareTlsUnsupported => {
                "The host speaks only a TLS that is not allowed, or that this machine lacks."
            }
            Status::StateVersionUnsupported => "The working state was written by a newer version.",
            Status::Cancelled => "The caller cancelled; the set is as it was before, or as it is after.",
            Status::Internal => "A bug in Holdfast; the host goes on. Please report the text.",
        }
    }
}

#[cfg(test)]
mod tests;
