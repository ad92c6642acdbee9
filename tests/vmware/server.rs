//! A server that answers whatever a test tells it to, over TLS of today.

use crate::certificates::{Identity, modern};
use crate::source;
use holdfast_core::vmware::live::Source;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A question as it arrived.
pub struct Asked {
    pub method: String,
    /// How many came before it.
    pub nth: usize,
    pub headers: String,
    pub body: String,
}

/// What to do with it.
pub enum Reply {
    /// An answer of this XML, with HTTP status 200.
    Xml(String),
    /// A fault of this name, with HTTP status 500.
    Fault(String),
    /// These very bytes; then the connection is closed.
    Raw(Vec<u8>),
    /// The connection ends without a word, not even TLS's own.
    Reset,
    /// Nothing, until the other end goes.
    Stall,
}

type Script = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A running server. Its threads end with the connections they serve, and with the process.
pub struct Server {
    address: SocketAddr,
    identity: &'static Identity,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start(
        identity: &'static Identity,
        script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Server {
        let config = Arc::new(config(identity));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (script, seen): (Arc<Script>, _) = (Arc::new(script), asked.clone());
        let address = listen(move |socket| {
            let Ok(session) = ServerConnection::new(config.clone()) else { return };
            let _ = serve(StreamOwned::new(session, socket), &*script, &seen);
        });
        Server { address, identity, asked }
    }

    /// Without TLS: says its words to whoever comes.
    pub fn plain(words: &'static [u8]) -> Server {
        let address = listen(move |mut socket| {
            let _ = socket.read(&mut [0; 1_024]).and_then(|_| socket.write_all(words));
        });
        Server { address, identity: modern(), asked: Arc::default() }
    }

    pub fn address(&self) -> String {
        self.address.to_string()
    }

    pub fn source(&self) -> Source {
        source(&self.address(), &self.identity.sha256)
    }

    /// The methods asked for, in their order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

fn config(identity: &Identity) -> ServerConfig {
    let chain = CertificateDer::pem_file_iter(&identity.cert).expect("a certificate");
    let chain = chain.collect::<Result<Vec<_>, _>>().expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(&identity.key).expect("a key");
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().expect("TLS");
    builder.with_no_client_auth().with_single_cert(chain, key).expect("key and certificate fit")
}

fn listen(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let serve = serve.clone();
            thread::spawn(move || serve(socket));
        }
    });
    address
}

fn serve<T: Read + Write>(stream: T, script: &Script, seen: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let (headers, body) = request(&mut stream)?;
        let method = method_of(&body).to_owned();
        let nth = {
            let mut seen = seen.lock().expect("no panic");
            seen.push(method.clone());
            seen.len() - 1
        };
        let reply = script(&Asked { method, nth, headers, body });
        match reply {
            Reply::Xml(xml) => stream.get_mut().write_all(&http("200 OK", "", &xml))?,
            Reply::Fault(name) => {
                stream.get_mut().write_all(&http("500 Internal Server Error", "", &fault(&name)))?;
            }
            Reply::Raw(bytes) => {
                return stream.get_mut().write_all(&bytes).and_then(|()| stream.get_mut().flush());
            }
            Reply::Reset => return Ok(()),
            Reply::Stall => {
                io::copy(&mut stream, &mut io::sink())?;
            }
        }
        stream.get_mut().flush()?;
    }
}

fn request(stream: &mut impl BufRead) -> io::Result<(String, String)> {
    let mut headers = String::new();
    while !headers.ends_with("\r\n\r\n") {
        if stream.read_line(&mut headers)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let lower = headers.to_ascii_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let mut body = vec![0; length.and_then(|text| text.parse().ok()).expect("a length")];
    stream.read_exact(&mut body)?;
    Ok((headers, String::from_utf8(body).expect("text")))
}

fn method_of(body: &str) -> &str {
    let rest = body.split("<soapenv:Body><").nth(1).expect("a method");
    rest.split([' ', '>']).next().expect("a method")
}

/// A whole answer over HTTP. Its cookie stands for the password, and is as secret.
pub fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let cookie = format!(
        "Set-Cookie: vmware_soap_session=\"{}\"; Path=/; HttpOnly; Secure;\r\n",
        crate::secrets::COOKIE
    );
    format!("HTTP/1.1 {status}\r\n{cookie}{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

pub fn envelope(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope \
         xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<soapenv:Body>\n{inside}\n</soapenv:Body>\n\
         </soapenv:Envelope>"
    )
}

pub fn response(method: &str, inside: &str) -> Reply {
    Reply::Xml(envelope(&format!("<{method}Response xmlns=\"urn:vim25\">{inside}</{method}Response>")))
}

pub fn fault(name: &str) -> String {
    envelope(&format!(
        "<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>{name}</faultstring><detail><{name}Fault \
         xmlns=\"urn:vim25\" xsi:type=\"{name}\"></{name}Fault></detail></soapenv:Fault>"
    ))
}

fn content(kind: &str, full_name: &str, api_version: &str) -> Reply {
    let (name, line) = if kind == "VirtualCenter" {
        ("VMware vCenter Server", "vpx")
    } else {
        ("VMware ESXi", "embeddedEsx")
    };
    let (version, build) = full_name.rsplit_once(" build-").expect("a build");
    let version = version.rsplit(' ').next().expect("a version");
    response(
        "RetrieveServiceContent",
        &format!(
            "<returnval><rootFolder type=\"Folder\">group-d1</rootFolder>\
         <propertyCollector type=\"PropertyCollector\">propertyCollector</propertyCollector>\
         <viewManager type=\"ViewManager\">ViewManager</viewManager>\
         <about><name>{name}</name><fullName>{full_name}</fullName><version>{version}</version><build>{build}</build>\
         <productLineId>{line}</productLineId><apiType>{kind}</apiType><apiVersion>{api_version}</apiVersion></about>\
         <sessionManager type=\"SessionManager\">SessionManager</sessionManager></returnval>"
        ),
    )
}

/// A host that was never patched.
pub fn host_answers(asked: &Asked) -> Reply {
    match asked.method.as_str() {
        "RetrieveServiceContent" => content("HostAgent", "VMware ESXi 5.1.0 build-1157734", "5.1"),
        _ => vcenter_answers(asked),
    }
}

/// A host from before pages, UUIDs of instances and sizes in bytes.
pub fn ancient_answers(asked: &Asked) -> Reply {
    let object = |kind: &str, id: &str, inside: &str| {
        format!("<returnval><obj type=\"{kind}\">{id}</obj>{inside}</returnval>")
    };
    match asked.method.as_str() {
        "RetrieveServiceContent" => content("HostAgent", "VMware ESX 4.0.0 build-164009", "4.0"),
        "RetrieveProperties" if asked.body.contains("<type>HostSystem</type>") => response(
            "RetrieveProperties",
            &object("HostSystem", "ha-host", &text("name", "esx4.example.com")),
        ),
        "RetrieveProperties" => {
            let disk = "<VirtualDevice xsi:type=\"VirtualDisk\"><key>2000</key><capacityInKB>134217728</capacityInKB></VirtualDevice>";
            let devices = value("config.hardware.device", "ArrayOfVirtualDevice", disk);
            response("RetrieveProperties", &object("VirtualMachine", "16", &(text("name", "old") + &devices)))
        }
        _ => vcenter_answers(asked),
    }
}

fn value(path: &str, kind: &str, inside: &str) -> String {
    format!("<propSet><name>{path}</name><val xsi:type=\"{kind}\">{inside}</val></propSet>")
}

fn text(path: &str, inside: &str) -> String {
    value(path, "xsd:string", inside)
}

fn object(kind: &str, id: &str) -> String {
    format!("<objects><obj type=\"{kind}\">{id}</obj>{}</objects>", text("name", &format!("name of {id}")))
}

/// A vCenter of three hosts and three machines, two a page.
pub fn vcenter_answers(asked: &Asked) -> Reply {
    let hosts =
        asked.body.contains("<type>HostSystem</type>") || asked.body.contains("<token>HostSystem</token>");
    let kind = if hosts { "HostSystem" } else { "VirtualMachine" };
    let page = |token: &str, ids: &[&str]| -> String {
        let objects: String = ids.iter().map(|id| object(kind, id)).collect();
        format!("<returnval>{token}{objects}</returnval>")
    };
    match asked.method.as_str() {
        "RetrieveServiceContent" => {
            content("VirtualCenter", "VMware vCenter Server 6.0.0 build-3634794", "6.0")
        }
        "Login" => response("Login", "<returnval><key>52f1</key><userName>x</userName></returnval>"),
        "CreateContainerView" => response(
            "CreateContainerView",
            &format!("<returnval type=\"ContainerView\">session[1]{kind}</returnval>"),
        ),
        "RetrievePropertiesEx" => {
            response("RetrievePropertiesEx", &page(&format!("<token>{kind}</token>"), &["one-1", "two-2"]))
        }
        "ContinueRetrievePropertiesEx" => response("ContinueRetrievePropertiesEx", &page("", &["three-3"])),
        "DestroyView" | "Logout" => response(&asked.method, ""),
        _ => Reply::Fault("MethodNotFound".to_owned()),
    }
}
