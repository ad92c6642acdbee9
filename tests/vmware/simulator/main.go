// A VMware host or vCenter to ask, on loopback: govmomi's simulator, with the products, sizes and TLS that the tests
// of core/src/vmware/live need. It says where it listens, and ends when its standard input does.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"sort"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// Versions of TLS, by the names of the flag.
var versions = map[string]uint16{
	"1.0": tls.VersionTLS10,
	"1.1": tls.VersionTLS11,
	"1.2": tls.VersionTLS12,
	"1.3": tls.VersionTLS13,
}

// What the hosts of the vCenter are, in the order of their names. The last one is disconnected.
var products = []types.AboutInfo{
	esxi("5.1.0", "1157734"),
	esxi("6.0.0", "3247720"),
	esxi("5.5.0", "1331820"),
}

func esxi(version, build string) types.AboutInfo {
	return types.AboutInfo{
		Name: "VMware ESXi", FullName: "VMware ESXi " + version + " build-" + build, Vendor: "VMware, Inc.",
		Version: version, Build: build, OsType: "vmnix-x86", ProductLineId: "embeddedEsx",
		ApiType: "HostAgent", ApiVersion: version[:3], LocaleVersion: "INTL", LocaleBuild: "000",
	}
}

func vcenter() types.AboutInfo {
	about := esxi("6.0.0", "3634794")
	about.Name, about.FullName = "VMware vCenter Server", "VMware vCenter Server 6.0.0 build-3634794"
	about.ProductLineId, about.ApiType, about.OsType = "vpx", "VirtualCenter", "linux-x64"
	return about
}

func model(kind string, machines int) *simulator.Model {
	var made *simulator.Model
	switch kind {
	case "esx":
		made = simulator.ESX()
		made.ServiceContent.About = esxi("5.1.0", "1157734")
	case "vcenter":
		made = simulator.VPX()
		made.Cluster, made.Host = 0, len(products)
		made.ServiceContent.About = vcenter()
	default:
		log.Fatalf("no kind of server: %q", kind)
	}
	made.Machine = machines
	return made
}

// All objects of a kind in the order of their names; the simulator's own order is that of a map.
func all(kind string) []mo.Entity {
	found := simulator.Map.All(kind)
	sort.Slice(found, func(one, other int) bool { return found[one].Entity().Name < found[other].Entity().Name })
	return found
}

func dress(kind string) {
	for at, entity := range all("HostSystem") {
		host := entity.(*simulator.HostSystem)
		product := products[at%len(products)]
		host.Config.Product = product
		// A copy for each: the simulator's hosts share one.
		host.Summary.Config.Product = &product
		if kind == "vcenter" && at == len(products)-1 {
			host.Runtime.ConnectionState = types.HostSystemConnectionStateDisconnected
		}
	}
	for at, entity := range all("VirtualMachine") {
		machine := entity.(*simulator.VirtualMachine)
		machine.Config.ChangeTrackingEnabled = types.NewBool(at%2 == 0)
		for _, device := range machine.Config.Hardware.Device {
			if disk, ok := device.(*types.VirtualDisk); ok {
				disk.CapacityInBytes = int64(at+1) * 100 << 30
				disk.CapacityInKB = disk.CapacityInBytes >> 10
			}
		}
	}
}

func main() {
	kind := flag.String("kind", "esx", "esx or vcenter")
	machines := flag.Int("machines", 2, "virtual machines a host")
	user, password := flag.String("user", "", "who may sign in"), flag.String("password", "", "by which password")
	cert, key := flag.String("cert", "", "PEM file of the certificate"), flag.String("key", "", "PEM file of its key")
	newest := flag.String("tls", "1.3", "the newest TLS that is spoken; the oldest is 1.0")
	rsa := flag.Bool("rsa", false, "exchange keys by RSA and in no other way, as hosts once did")
	flag.Parse()

	identity, err := tls.LoadX509KeyPair(*cert, *key)
	if err != nil {
		log.Fatal(err)
	}
	served := model(*kind, *machines)
	if err := served.Create(); err != nil {
		log.Fatal(err)
	}
	defer served.Remove()
	dress(*kind)
	served.Service.Listen = &url.URL{User: url.UserPassword(*user, *password), Host: "127.0.0.1:0"}
	served.Service.TLS = &tls.Config{
		Certificates: []tls.Certificate{identity}, MinVersion: tls.VersionTLS10, MaxVersion: versions[*newest],
	}
	if *rsa {
		served.Service.TLS.CipherSuites = []uint16{tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_RSA_WITH_AES_128_CBC_SHA}
	}
	server := served.Service.NewServer()
	defer server.Close()
	fmt.Println(server.URL.Host)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
