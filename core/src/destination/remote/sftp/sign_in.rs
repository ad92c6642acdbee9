//! Signing in: by what the host gave, else by the SSH agent, else by the user's key files.

use super::super::super::{Access, DestinationError};
use super::channel::Failed;
use super::connect::Target;
use russh::client::{AuthResult, Handle, Handler, KeyboardInteractiveAuthResponse};
use russh::keys::agent::AgentIdentity;
use russh::keys::agent::client::AgentClient;
use russh::keys::{HashAlg, PrivateKey, PrivateKeyWithHashAlg, decode_secret_key};
use secrecy::{ExposeSecret, SecretString};
use std::io;
use std::sync::Arc;

/// Servers end a connection after six attempts; the files come after the agent.
const AGENT_KEYS: usize = 4;

const KEY_FILES: [&str; 3] = ["id_ed25519", "id_ecdsa", "id_rsa"];

/// What proves who we are.
pub(super) enum Credentials {
    /// A private key from the host.
    Key(Arc<PrivateKey>),
    /// A password from the host.
    Password(SecretString),
    /// What the user has: the agent's keys, else key files, those with a passphrase if it is given.
    Usual { agent: Option<String>, passphrase: Option<SecretString> },
}

impl Credentials {
    /// Errors: AccessRejected when the private key cannot be read.
    pub(super) fn of(access: &Access, agent: Option<String>) -> Result<Credentials, DestinationError> {
        let passphrase = access.get("passphrase");
        if let Some(text) = access.get("private_key") {
            // The library's words could quote the key.
            let what = match passphrase {
                Some(_) => "its private_key cannot be read with its passphrase",
                None => "its private_key cannot be read; if it is locked, give its passphrase, too",
            };
            let rejected = |_| DestinationError::AccessRejected { what: what.to_owned() };
            return Ok(Credentials::Key(Arc::new(decode_secret_key(text, passphrase).map_err(rejected)?)));
        }
        if let Some(password) = access.get("password") {
            return Ok(Credentials::Password(password.into()));
        }
        Ok(Credentials::Usual { agent, passphrase: passphrase.map(Into::into) })
    }
}

/// Signs in, or says what was tried.
pub(super) async fn sign_in<H: Handler>(ssh: &mut Handle<H>, target: &Target) -> Result<(), Failed> {
    let user = target.user.as_str();
    let (signed_in, tried) = match &target.credentials {
        Credentials::Key(key) => (by_key(ssh, user, key).await?, "the private key that was given".to_owned()),
        Credentials::Password(password) => {
            (by_password(ssh, user, password).await?, "the password that was given".to_owned())
        }
        Credentials::Usual { agent, passphrase } => {
            by_usual(ssh, user, agent.as_deref(), passphrase.as_ref()).await?
        }
    };
    if signed_in {
        return Ok(());
    }
    let source = io::Error::new(
        io::ErrorKind::PermissionDenied,
        format!("the server does not let the user in by {tried}"),
    );
    let (key, place) = (user.to_owned(), target.place.clone());
    Err(Failed::Final(DestinationError::Denied { key, place, source }))
}

async fn by_usual<H: Handler>(
    ssh: &mut Handle<H>,
    user: &str,
    agent: Option<&str>,
    passphrase: Option<&SecretString>,
) -> Result<(bool, String), Failed> {
    let offered = match by_agent(ssh, user, agent).await? {
        None => return Ok((true, String::new())),
        Some(offered) => offered,
    };
    let mut tried = vec![format!("{offered} keys of the SSH agent")];
    for name in KEY_FILES {
        let Some(key) = key_file(name, passphrase) else { continue };
        if by_key(ssh, user, &Arc::new(key)).await? {
            return Ok((true, String::new()));
        }
        tried.push(format!("~/.ssh/{name}"));
    }
    Ok((false, tried.join(", ")))
}

/// How many keys were offered in vain; `None` when one was taken.
async fn by_agent<H: Handler>(
    ssh: &mut Handle<H>,
    user: &str,
    agent: Option<&str>,
) -> Result<Option<usize>, Failed> {
    let connected = match agent {
        Some(socket) => AgentClient::connect_uds(socket).await,
        None => AgentClient::connect_env().await,
    };
    // Without an agent there are the files.
    let Ok(mut agent) = connected else { return Ok(Some(0)) };
    let Ok(identities) = agent.request_identities().await else { return Ok(Some(0)) };
    let mut offered = 0;
    for identity in identities {
        let AgentIdentity::PublicKey { key, .. } = identity else { continue };
        if offered == AGENT_KEYS {
            break;
        }
        offered += 1;
        let hash = if key.algorithm().is_rsa() { rsa_hash(ssh).await? } else { None };
        // An agent that does not sign, because its user said no, leaves the others.
        let Ok(answer) = ssh.authenticate_publickey_with(user, key, hash, &mut agent).await else { continue };
        if let_in(answer)? {
            return Ok(None);
        }
    }
    Ok(Some(offered))
}

async fn by_key<H: Handler>(ssh: &mut Handle<H>, user: &str, key: &Arc<PrivateKey>) -> Result<bool, Failed> {
    let hash = if key.algorithm().is_rsa() { rsa_hash(ssh).await? } else { None };
    let key = PrivateKeyWithHashAlg::new(Arc::clone(key), hash);
    let_in(ssh.authenticate_publickey(user, key).await.map_err(cut)?)
}

/// By the method of that name, or as the answer to the one question a server asks.
async fn by_password<H: Handler>(
    ssh: &mut Handle<H>,
    user: &str,
    password: &SecretString,
) -> Result<bool, Failed> {
    let password = password.expose_secret();
    if let_in(ssh.authenticate_password(user, password).await.map_err(cut)?)? {
        return Ok(true);
    }
    let mut answer = ssh.authenticate_keyboard_interactive_start(user, None).await.map_err(cut)?;
    let mut given = false;
    loop {
        let answers = match answer {
            KeyboardInteractiveAuthResponse::Success => return Ok(true),
            KeyboardInteractiveAuthResponse::Failure { remaining_methods, partial_success } => {
                return let_in(AuthResult::Failure { remaining_methods, partial_success });
            }
            KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } => match &prompts[..] {
                [] => Vec::new(),
                [prompt] if !prompt.echo && !given => vec![password.to_owned()],
                // A second factor: nobody is here to be asked.
                _ => return Ok(false),
            },
        };
        given |= !answers.is_empty();
        answer = ssh.authenticate_keyboard_interactive_respond(answers).await.map_err(cut)?;
    }
}

async fn rsa_hash<H: Handler>(ssh: &Handle<H>) -> Result<Option<HashAlg>, Failed> {
    Ok(ssh.best_supported_rsa_hash().await.map_err(cut)?.unwrap_or(Some(HashAlg::Sha512)))
}

/// A key of the user's own, if it is there and can be read.
#[expect(clippy::disallowed_methods, reason = "the user's own keys, where OpenSSH has them")]
fn key_file(name: &str, passphrase: Option<&SecretString>) -> Option<PrivateKey> {
    let text = SecretString::from(
        String::from_utf8(std::fs::read(std::env::home_dir()?.join(".ssh").join(name)).ok()?).ok()?,
    );
    let passphrase = passphrase.map(ExposeSecret::expose_secret);
    let locked = decode_secret_key(text.expose_secret(), passphrase);
    locked.or_else(|_| decode_secret_key(text.expose_secret(), None)).ok()
}

/// The library answers a connection that ended like a refusal; a server's own refusal names the methods that are left.
fn let_in(answer: AuthResult) -> Result<bool, Failed> {
    match answer {
        AuthResult::Success => Ok(true),
        AuthResult::Failure { remaining_methods, .. } if remaining_methods.is_empty() => {
            let ended =
                io::Error::new(io::ErrorKind::ConnectionAborted, "the connection ended while signing in");
            Err(Failed::Cut(ended))
        }
        AuthResult::Failure { .. } => Ok(false),
    }
}

fn cut(error: russh::Error) -> Failed {
    Failed::Cut(io::Error::other(error))
}
