// What the authorization server leaves out of the device flow: how often to ask, and a word for who asks too often.
const last = new Map();

export const device = {
  ttl_s: Number(process.env.DEVICE_TTL ?? 900),
  interval_s: Number(process.env.DEVICE_INTERVAL ?? 1),

  answer({ verification_uri_complete: _, ...body }) {
    const message = `To sign in, open ${body.verification_uri} in a browser and enter the code ${body.user_code}.`;
    return { ...body, interval: this.interval_s, message };
  },
};

// Whether this request is one too many: RFC 8628, 3.5 makes the interval five seconds longer each time.
export function polled(ctx) {
  const code = ctx.req.body?.device_code;
  if (!code) return false;
  const now = performance.now();
  const { at, interval } = last.get(code) ?? { at: -Infinity, interval: device.interval_s };
  const early = now - at < interval * 900;
  last.set(code, { at: now, interval: early ? interval + 5 : interval });
  return early;
}
