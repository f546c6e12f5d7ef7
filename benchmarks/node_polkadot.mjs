// benchmarks.node: the work done with @polkadot/api, as its documentation has it: one connection, promises.
// node node_polkadot.mjs WORK, where WORK is the JSON of node_work.py; run from the folder of the npm packages.
import { createInterface } from "node:readline";
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

const work = JSON.parse(process.argv[2]);
const connect = () => ApiPromise.create({ provider: new WsProvider(work.url), noInitWarn: true });
const api = await connect();
const keyring = new Keyring({ type: "sr25519", ss58Format: api.registry.chainSS58 });
const pairs = work.seeds.map((seed) => keyring.addFromUri(seed));
const call = () => api.tx.balances.transferKeepAlive(work.to, 10_000_000_000n);
const seconds = () => Number(process.hrtime.bigint()) / 1e9; // CLOCK_MONOTONIC, as in the other contenders
const answer = (figures) => process.stdout.write(JSON.stringify(figures) + "\n");
let signed = [];

const all = async (jobs) => {
  const times = [];
  const timed = async (promised) => {
    const started = seconds();
    const value = await promised();
    times.push(seconds() - started);
    return value;
  };
  const started = seconds();
  await Promise.all(jobs.map((job) => job(timed)));
  const took = seconds() - started;
  return { seconds: took, times };
};

const jobs = {
  send: () =>
    all(
      pairs.map((pair) => async (timed) => {
        for (let nonce = 0; nonce < work.sent; nonce += 1) await timed(() => call().signAndSend(pair, { nonce }));
      }),
    ),
  sign: async () => {
    const [number, blockHash] = work.birth;
    const era = api.createType("ExtrinsicEra", { current: number, period: 64 });
    const started = seconds();
    for (const pair of pairs) {
      const own = [];
      for (let nonce = work.sent; nonce < work.sent + work.each; nonce += 1)
        own.push(await call().signAsync(pair, { nonce, era, blockHash }));
      signed.push(own);
    }
    return { seconds: seconds() - started, times: [] };
  },
  submit: () => {
    const half = Math.max(1, Math.floor(work.each / 2));
    return all(
      signed.map((own) => own.splice(0, half)).map((own) => async (timed) => {
        for (const one of own) await timed(() => one.send());
      }),
    );
  },
  read: () =>
    all(
      work.reads.map((address) => async (timed) => {
        const info = await timed(() => api.query.system.account(address));
        if (![0, work.sent + work.each].includes(info.nonce.toNumber())) throw new Error(`nonce ${info.nonce}`);
      }),
    ),
  follow: async () => {
    const clients = [];
    for (let made = 0; made < work.clients; made += 1) clients.push(await connect());
    const heard = new Map();
    const follow = (client) => {
      let count = 0;
      let begun, ended;
      const beginning = new Promise((resolve) => (begun = resolve));
      const end = new Promise((resolve) => (ended = resolve));
      client.rpc.chain.subscribeFinalizedHeads((header) => {
        if (count === 0) begun(); // the newest at that time
        else {
          const moments = heard.get(header.number.toNumber()) ?? [];
          heard.set(header.number.toNumber(), moments);
          moments.push(seconds());
          if (moments.length === work.clients)
            answer({ block: header.number.toNumber(), first: moments[0], last: moments.at(-1) });
        }
        if (count === work.blocks) ended();
        count += 1;
      });
      return [beginning, end];
    };
    const followed = clients.map(follow);
    await Promise.all(followed.map(([beginning]) => beginning));
    answer({ following: clients.length });
    await Promise.all(followed.map(([, end]) => end));
    await Promise.all(clients.map((client) => client.disconnect()));
    return { followed: heard.size };
  },
};

answer({ ready: true });
for await (const word of createInterface({ input: process.stdin })) answer(await jobs[word]());
process.exit(0);
