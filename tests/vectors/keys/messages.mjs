// Makes messages.json with the JavaScript implementation, in any folder:
//   npm install @polkadot/keyring@14.0.3 @polkadot/util@14.0.3 @polkadot/util-crypto@14.0.3
//   node messages.mjs > messages.json
// The extension's `signRaw` signs u8aWrapBytes(data); a MultiSignature has the scheme's index before it.
import { Keyring } from '@polkadot/keyring';
import { stringToU8a, u8aToHex, u8aWrapBytes } from '@polkadot/util';
import { cryptoWaitReady, signatureVerify } from '@polkadot/util-crypto';

await cryptoWaitReady();
const keyring = new Keyring({ ss58Format: 54 });
const TEXTS = ['I own this account', '', 'ünïcode ☃', '<Bytes>wrapped</Bytes>', '<Bytes>half', '\x19Ethereum Signed Message:\n5hello', 'two\nlines\n'];

const messages = [];
for (const scheme of ['sr25519', 'ed25519', 'ecdsa']) {
  for (const text of TEXTS) {
    const uri = '//Login';
    const pair = keyring.createFromUri(uri, {}, scheme);
    const signed = u8aWrapBytes(stringToU8a(text));
    const entry = {
      scheme, uri, address: pair.address, text, signed: u8aToHex(signed), signature: u8aToHex(pair.sign(signed)),
      raw_signature: u8aToHex(pair.sign(stringToU8a(text))), typed_signature: u8aToHex(pair.sign(signed, { withType: true })),
    };
    for (const made of [entry.signature, entry.raw_signature, entry.typed_signature]) {
      if (!signatureVerify(text, made, pair.address).isValid) throw new Error(`polkadot-js refuses ${scheme} ${text}`);
    }
    messages.push(entry);
  }
}
const uris = ['//Saver///p\u00e9', '//Saver///pe\u0301', '//S\u00e9', '//Se\u0301', '//A///\ufb01', '//A///fi', '//A//\u212b', '//A/\u212b']
  .map((uri) => ({ uri, address: keyring.createFromUri(uri, {}, 'sr25519').address }));
console.log(JSON.stringify({ messages, uris }, null, 1));
