// polkadot-api: connect, storage, a map, constants, a runtime call, a subscription, a transfer to finality.
// node papi.mjs URL raw|middleware; prints JSON. "raw" talks chainHead_v1 without any patch of the node's events.
import { Keyring } from "@polkadot/api";
import { cryptoWaitReady } from "@polkadot/util-crypto";
import { createClient, Enum } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider, getWsRawProvider } from "polkadot-api/ws";
import { WebSocket } from "ws";

const [url, kind] = process.argv.slice(2);
await cryptoWaitReady();
const keyring = new Keyring({ type: "sr25519", ss58Format: 54 });
const [alice, bob] = ["//Alice", "//Bob"].map((uri) => keyring.addFromUri(uri));
const signer = getPolkadotSigner(alice.publicKey, "Sr25519", (data) => alice.sign(data));

const provider = kind === "raw" ? getWsRawProvider : getWsProvider;
const client = createClient(provider(url, { websocketClass: WebSocket }));
const api = client.getUnsafeApi();

const free = async (at) => (await api.query.System.Account.getValue(bob.address, { at })).data.free;
const spec = await client.getChainSpecData();
const heads = [];
const watching = client.finalizedBlock$.subscribe((block) => heads.push(block.number));
const before = await free("finalized");
const transfer = api.tx.Balances.transfer_keep_alive({ dest: Enum("Id", bob.address), value: 15_000_000_000n });
const fee = await transfer.getEstimatedFees(alice.address);
const statuses = [];
const done = await new Promise((resolve, reject) =>
  transfer.signSubmitAndWatch(signer).subscribe({
    next: (event) => {
      statuses.push(event.type);
      if (event.type === "finalized") resolve(event);
    },
    error: reject,
  }),
);
const failing = await api.tx.Balances.transfer_keep_alive({ dest: Enum("Id", bob.address), value: 10n ** 30n })
  .signAndSubmit(signer);
const result = {
  chain: spec.name,
  genesis: spec.genesisHash,
  prefix: await api.constants.System.SS58Prefix(),
  validators: (await api.query.Staking.Validators.getEntries()).length,
  nonce: await api.apis.AccountNonceApi.account_nonce(alice.address),
  fee,
  received: (await free("finalized")) - before,
  statuses,
  ok: done.ok,
  block: done.block,
  events: done.events.map((event) => `${event.type}.${event.value.type}`),
  failure: failing.ok ? null : failing.dispatchError,
  followed: heads.includes(done.block.number),
  archived: await free(spec.genesisHash), // of a block that is pinned no more: archive_v1 is asked
};
watching.unsubscribe();
client.destroy();
console.log(JSON.stringify(result, (_, value) => (typeof value === "bigint" ? value.toString() : value)));
