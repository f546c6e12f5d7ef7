// @polkadot/api: connect, storage, a map, constants, a runtime call, subscriptions, a transfer to finality, a failing call.
// node polkadot-js.mjs URL; prints JSON.
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

const [url] = process.argv.slice(2);
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const keyring = new Keyring({ type: "sr25519", ss58Format: api.registry.chainSS58 });
const [alice, bob] = ["//Alice", "//Bob"].map((uri) => keyring.addFromUri(uri));

const heads = [];
const stopHeads = await api.rpc.chain.subscribeFinalizedHeads((header) => heads.push(header.number.toNumber()));
const balances = [];
const stopBalance = await api.query.system.account(bob.address, ({ data }) => balances.push(data.free.toBigInt()));

const send = (call) =>
  new Promise((resolve, reject) => {
    const statuses = [];
    call
      .signAndSend(alice, (result) => {
        statuses.push(result.status.type);
        if (result.status.isFinalized) resolve({ ...result, statuses, hash: result.status.asFinalized.toHex() });
        if (result.isError) reject(new Error(result.status.type));
      })
      .catch(reject);
  });

const transfer = api.tx.balances.transferKeepAlive(bob.address, 15_000_000_000n);
const { partialFee } = await transfer.paymentInfo(alice);
const sent = await send(transfer);
const failed = await send(api.tx.balances.transferKeepAlive(bob.address, 10n ** 30n));
const block = await api.rpc.chain.getBlock(sent.hash);
const at = await api.at(sent.hash);
const refused = await api.tx.balances
  .transferKeepAlive(bob.address, 1)
  .signAndSend(alice, { nonce: 0 })
  .then(() => null, (error) => error.message);

const result = {
  chain: (await api.rpc.system.chain()).toString(),
  genesis: api.genesisHash.toHex(),
  prefix: api.registry.chainSS58,
  decimals: api.registry.chainDecimals,
  validators: (await api.query.staking.validators.entries()).length,
  nonce: (await api.call.accountNonceApi.accountNonce(alice.address)).toNumber(),
  fee: partialFee.toBigInt(),
  received: balances.at(-1) - balances[0],
  statuses: sent.statuses,
  events: sent.events.map(({ event }) => `${event.section}.${event.method}`),
  failure: failed.dispatchError?.toString(),
  block: block.block.header.number.toNumber(),
  extrinsics: block.block.extrinsics.length,
  justified: block.justifications.isSome,
  account: (await at.query.system.account(alice.address)).nonce.toNumber(),
  followed: heads,
  refused,
};
stopHeads();
stopBalance();
await api.disconnect();
console.log(JSON.stringify(result, (_, value) => (typeof value === "bigint" ? value.toString() : value)));
