// What a tenant's authorization server keeps: in memory, expired things too, for their refusal is another one.
export class Store {
  #kept = new Map();

  // `clients` knows who may sign in, by id.
  constructor(clients) {
    this.clients = clients;
  }

  adapter(model) {
    const key = (id) => `${model}/${id}`;
    const find = async (id) => (model === 'Client' ? this.clients(id) : this.#kept.get(key(id)));
    const search = async (fits) =>
      [...this.#kept].find(([name, kept]) => name.startsWith(key('')) && fits(kept))?.[1];
    return {
      find,
      findByUid: (uid) => search((kept) => kept.uid === uid),
      findByUserCode: (code) => search((kept) => kept.userCode === code),
      upsert: async (id, value) => void this.#kept.set(key(id), value),
      destroy: async (id) => void this.#kept.delete(key(id)),
      consume: async (id) => {
        // A refresh token that was used stays good, as Entra has it.
        if (model !== 'RefreshToken') (await find(id)).consumed = Math.floor(Date.now() / 1000);
      },
      revokeByGrantId: async (grant) => {
        for (const [name, { grantId }] of this.#kept) if (grantId === grant) this.#kept.delete(name);
      },
    };
  }

  has(model, id) {
    return this.#kept.has(`${model}/${id}`);
  }

  // Makes what there is of a kind expired.
  expire(model) {
    for (const [name, kept] of this.#kept) if (name.startsWith(`${model}/`)) kept.exp = 1;
  }
}
