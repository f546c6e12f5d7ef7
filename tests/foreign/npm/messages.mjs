// Verifies messages that others signed, and signs the same ones: node messages.mjs JSON
import { Keyring } from '@polkadot/keyring';
import { hexToU8a, stringToU8a, u8aToHex, u8aWrapBytes } from '@polkadot/util';
import { cryptoWaitReady, signatureVerify } from '@polkadot/util-crypto';

await cryptoWaitReady();
const results = JSON.parse(process.argv[2]).map(({ scheme, uri, text, address, signature }) => {
  const pair = new Keyring({ type: scheme, ss58Format: 54 }).addFromUri(uri);
  const check = (message) => {
    const { isValid, isWrapped } = signatureVerify(message, hexToU8a(signature), address);
    return [isValid, isWrapped];
  };
  return {
    address: pair.address,
    plain: check(text),
    wrapped: check(u8aWrapBytes(text)),
    other: check(text + '.'),
    signature: u8aToHex(pair.sign(u8aWrapBytes(text))),
    unwrapped: u8aToHex(pair.sign(stringToU8a(text))),
  };
});
console.log(JSON.stringify(results));
