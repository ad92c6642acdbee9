//! What is known of a VMware source: told by the console, read from a file, or fetched live. All as it came.

use super::error::VmwareError;
use super::run::parse;
use serde::{Deserialize, Serialize};

/// Bytes of a text of facts.
pub const FACTS_LIMIT_BYTES: usize = 64 << 20;

/// Where vSphere answers when nothing else is said.
const HTTPS: u16 = 443;

/// A product as its `AboutInfo` tells it. Every field may be missing; the full name alone will do.
///
/// Source: vSphere Web Services API, `AboutInfo`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct About {
    /// Such as `VMware ESXi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Such as `VMware ESXi 5.1.0 build-1157734`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// Such as `5.1.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Such as `1157734`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// `HostAgent` for a host, `VirtualCenter` for a vCenter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_type: Option<String>,
    /// Such as `embeddedEsx` or `vpx`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_line_id: Option<String>,
}

/// A host that runs virtual machines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HostFacts {
    /// What it is known by at its vCenter, such as `host-28`; its name when it has no other id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name in the inventory.
    pub name: String,
    /// What it says of itself.
    pub about: About,
    /// `connected`, `disconnected` or `notResponding`. A host that is not connected may have been patched since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_state: Option<String>,
}

/// A virtual disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiskFacts {
    /// The device key, such as `2000`, or whatever tells the disks of one machine apart.
    pub key: String,
    /// Such as `Hard disk 1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How large it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_bytes: Option<u64>,
    /// Its change id now, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_id: Option<String>,
}

/// A virtual machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VmFacts {
    /// What it is known by, best its instance UUID.
    pub id: String,
    /// Its name in the inventory.
    pub name: String,
    /// The id or name of the host it runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Whether changed block tracking is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cbt_enabled: Option<bool>,
    /// Whether it has snapshots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_snapshots: Option<bool>,
    /// Its disks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disks: Vec<DiskFacts>,
}

/// A host, or a vCenter with its hosts, that a backup set reads from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFacts {
    /// Host name or IP address.
    pub address: String,
    /// The port of its API.
    #[serde(default = "https")]
    pub port: u16,
    /// The port of its SSH server, where the console uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh_port: Option<u16>,
    /// What it says of itself.
    #[serde(default)]
    pub about: About,
    /// What a host calls itself, such as `localhost.localdomain`; for a single host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The hosts of a vCenter. Empty for a single host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<HostFacts>,
    /// The virtual machines to be backed up, where they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vms: Vec<VmFacts>,
}

const fn https() -> u16 {
    HTTPS
}

impl SourceFacts {
    /// Facts from their JSON.
    ///
    /// Errors: VmwareFactsRejected, with line and column.
    pub fn parse(json: &str) -> Result<SourceFacts, VmwareError> {
        parse(json)
    }

    /// The facts as the JSON they can be read from again.
    pub fn to_json(&self) -> String {
        serde_json::to_value(self).map_or_else(|_| String::new(), |facts| facts.to_string())
    }
}
