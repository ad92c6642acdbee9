// A user with a browser: follows the pages of the authority until an address leads away from it.
import { OWN } from './exchanges.mjs';

class Browser {
  #cookies = new Map();

  constructor(user, consent) {
    this.headers = {
      [OWN.name]: OWN.value,
      'x-user': user,
      'x-consent': consent ? 'yes' : 'no',
      accept: 'text/html',
    };
  }

  async ask(url, form) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const body = form && new URLSearchParams(form);
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: { ...this.headers, cookie },
      body,
      redirect: 'manual',
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(name, value);
    }
    return { status: answer.status, location: answer.headers.get('location'), page: await answer.text() };
  }

  // Where it ends: an address elsewhere, or a page.
  async follow(url, base, form) {
    let answer = await this.ask(url, form);
    for (let at = url; answer.location; answer = await this.ask(at)) {
      at = new URL(answer.location, at).href;
      if (!at.startsWith(`${base}/`)) return { status: answer.status, location: at };
    }
    return { status: answer.status, location: null, page: answer.page };
  }
}

export function signIn(url, user, consent, base) {
  return new Browser(user, consent).follow(url, base);
}

// Enters a code on the page for devices, and confirms or declines it; says whether that was possible.
export async function decide(page, code, user, consent, base) {
  const browser = new Browser(user, true);
  const secret = (text) => /name="xsrf" value="([^"]+)"/.exec(text)?.[1];
  const form = await browser.ask(page);
  const entered = await browser.ask(page, { xsrf: secret(form.page), user_code: code });
  if (entered.status !== 200 || !entered.page.includes('confirm')) return false;
  const choice = consent ? { confirm: 'yes' } : { abort: 'yes' };
  const end = await browser.follow(page, base, { xsrf: secret(entered.page), user_code: code, ...choice });
  return end.status === 200 || !consent;
}
