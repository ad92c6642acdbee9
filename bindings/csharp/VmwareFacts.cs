using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace Holdfast
{
    /// <summary>
    /// What is known of a host, or of a vCenter with its hosts, that a backup set reads from. What is not known stays
    /// null; the library judges the values.
    /// </summary>
    public sealed class VmwareSource
    {
        private readonly RawJson facts;

        /// <summary>Names a source.</summary>
        /// <param name="address">Host name or IP address.</param>
        public VmwareSource(string address)
        {
            Address = address;
        }

        private VmwareSource(RawJson facts)
        {
            this.facts = facts;
        }

        /// <summary>Host name or IP address; null for facts that came as JSON.</summary>
        [MaybeNull]
        public string Address { get; }

        /// <summary>The port of its API; null for 443.</summary>
        public int? Port { get; set; }

        /// <summary>The port of its SSH server, where the console uses it.</summary>
        public int? SshPort { get; set; }

        /// <summary>What it says of itself.</summary>
        [MaybeNull]
        public About About { get; set; }

        /// <summary>What a host calls itself, such as localhost.localdomain; for a single host.</summary>
        [MaybeNull]
        public string Name { get; set; }

        /// <summary>The hosts of a vCenter; none for a single host.</summary>
        public IList<VmwareHostFacts> Hosts { get; } = new List<VmwareHostFacts>();

        /// <summary>The virtual machines to be backed up, where they are known.</summary>
        public IList<VmFacts> Vms { get; } = new List<VmFacts>();

        /// <summary>Facts that are JSON already, such as those of a file: handed on as they are, without the rest.</summary>
        public static VmwareSource FromJson(string json)
        {
            return new VmwareSource(new RawJson(json));
        }

        /// <summary>The facts as JSON, the same in every language.</summary>
        public string Json => JsonText.Of(ToValue());

        internal object ToValue()
        {
            return (object)facts ?? new JsonObject
            {
                { "address", Address }, { "port", Port }, { "ssh_port", SshPort }, { "about", About?.ToValue() },
                { "name", Name }, { "hosts", Hosts.Select(host => host?.ToValue()) },
                { "vms", Vms.Select(vm => vm?.ToValue()) },
            };
        }
    }

    /// <summary>A product as its AboutInfo tells it. The full name alone will do.</summary>
    public sealed class About
    {
        /// <summary>Such as "VMware ESXi".</summary>
        [MaybeNull]
        public string Name { get; set; }

        /// <summary>Such as "VMware ESXi 5.1.0 build-1157734".</summary>
        [MaybeNull]
        public string FullName { get; set; }

        /// <summary>Such as "5.1.0".</summary>
        [MaybeNull]
        public string Version { get; set; }

        /// <summary>Such as "1157734".</summary>
        [MaybeNull]
        public string Build { get; set; }

        /// <summary>"HostAgent" for a host, "VirtualCenter" for a vCenter.</summary>
        [MaybeNull]
        public string ApiType { get; set; }

        /// <summary>Such as "embeddedEsx" or "vpx".</summary>
        [MaybeNull]
        public string ProductLineId { get; set; }

        /// <summary>A product by its full name.</summary>
        public static About Of(string fullName)
        {
            return new About { FullName = fullName };
        }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "name", Name }, { "full_name", FullName }, { "version", Version }, { "build", Build },
                { "api_type", ApiType }, { "product_line_id", ProductLineId },
            };
        }
    }

    /// <summary>A host that runs virtual machines, as its vCenter tells it.</summary>
    public sealed class VmwareHostFacts
    {
        /// <summary>Names a host.</summary>
        /// <param name="name">Its name in the inventory.</param>
        /// <param name="about">What it says of itself.</param>
        public VmwareHostFacts(string name, About about)
        {
            Name = name;
            About = about;
        }

        /// <summary>What it is known by at its vCenter, such as "host-28".</summary>
        [MaybeNull]
        public string Id { get; set; }

        /// <summary>Its name in the inventory.</summary>
        public string Name { get; }

        /// <summary>What it says of itself.</summary>
        public About About { get; }

        /// <summary>"connected", "disconnected" or "notResponding".</summary>
        [MaybeNull]
        public string ConnectionState { get; set; }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "id", Id }, { "name", Name }, { "about", About?.ToValue() }, { "connection_state", ConnectionState },
            };
        }
    }

    /// <summary>A virtual machine.</summary>
    public sealed class VmFacts
    {
        /// <summary>Names a machine.</summary>
        /// <param name="id">What it is known by, best its instance UUID.</param>
        /// <param name="name">Its name in the inventory.</param>
        public VmFacts(string id, [AllowNull] string name = null)
        {
            Id = id;
            Name = name;
        }

        /// <summary>What it is known by, best its instance UUID.</summary>
        public string Id { get; }

        /// <summary>Its name in the inventory.</summary>
        [MaybeNull]
        public string Name { get; }

        /// <summary>The id or name of the host it runs on.</summary>
        [MaybeNull]
        public string Host { get; set; }

        /// <summary>Whether changed block tracking is on.</summary>
        public bool? CbtEnabled { get; set; }

        /// <summary>Whether it has snapshots.</summary>
        public bool? HasSnapshots { get; set; }

        /// <summary>Its disks.</summary>
        public IList<DiskFacts> Disks { get; } = new List<DiskFacts>();

        internal object ToValue()
        {
            return new JsonObject
            {
                { "id", Id }, { "name", Name }, { "host", Host }, { "cbt_enabled", CbtEnabled },
                { "has_snapshots", HasSnapshots }, { "disks", Disks.Select(disk => disk?.ToValue()) },
            };
        }
    }

    /// <summary>A virtual disk.</summary>
    public sealed class DiskFacts
    {
        /// <summary>Names a disk.</summary>
        /// <param name="key">The device key, such as "2000".</param>
        public DiskFacts(string key)
        {
            Key = key;
        }

        /// <summary>The device key, such as "2000", or whatever tells the disks of one machine apart.</summary>
        public string Key { get; }

        /// <summary>Such as "Hard disk 1".</summary>
        [MaybeNull]
        public string Label { get; set; }

        /// <summary>How large it is now.</summary>
        public long? CapacityBytes { get; set; }

        /// <summary>Its change id now, where it is known.</summary>
        [MaybeNull]
        public string ChangeId { get; set; }

        internal object ToValue()
        {
            return new JsonObject
            {
                { "key", Key }, { "label", Label }, { "capacity_bytes", CapacityBytes }, { "change_id", ChangeId },
            };
        }
    }
}
