// Makes wallets.json with the JavaScript implementation, in any folder:
//   npm install @polkadot/keyring@14.0.3 @polkadot/util@14.0.3 @polkadot/util-crypto@14.0.3
//   node wallets.mjs > wallets.json
// The extension's `signRaw` signs u8aWrapBytes(data); a MultiSignature has the scheme's index before it.
import { Keyring } from '@polkadot/keyring';
import { stringToU8a, u8aToHex, u8aToString, u8aWrapBytes } from '@polkadot/util';
import { cryptoWaitReady, jsonDecrypt, jsonEncrypt, signatureVerify } from '@polkadot/util-crypto';

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

// The extension's "export all accounts" (ui-keyring's backupAccounts): the stored backups, each with its own password.
const pairs = [['//B1', 'sr25519', 'pw'], ['//B2', 'ed25519', 'pw'], ['//B3', 'ecdsa', 'other']];
const backups = pairs.map(([uri, type, password]) => keyring.createFromUri(uri, { name: uri.slice(2) }, type).toJson(password));
const batch = { ...jsonEncrypt(stringToU8a(JSON.stringify(backups)), ['batch-pkcs8'], 'pw'), accounts: backups.map(({ address, meta }) => ({ address, meta })) };
if (JSON.parse(u8aToString(jsonDecrypt(batch, 'pw'))).length !== 3) throw new Error('polkadot-js does not open the export');

// Version 0, and version 2 without a list: polkadot-js takes its keyring's scheme.
const old = [];
for (const type of ['sr25519', 'ed25519']) {
  for (const [version, content] of [['0', ['pkcs8', type]], ['0', 'pkcs8'], ['2', 'pkcs8']]) {
    const pair = keyring.createFromUri('//Old', {}, type);
    const made = pair.toJson('pw');
    const json = { ...made, encoding: { ...made.encoding, version, content } };
    const opened = new Keyring({ type }).createFromJson(json);
    opened.decodePkcs8('pw');
    if (u8aToHex(opened.publicKey) !== u8aToHex(pair.publicKey)) throw new Error('polkadot-js reads another key');
    old.push({ scheme: type, uri: '//Old', password: 'pw', json });
  }
}
console.log(JSON.stringify({ messages, uris, export: { password: 'pw', pairs, json: batch }, old }, null, 1));
