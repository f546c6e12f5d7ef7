// Makes polkadot-js.json with the JavaScript implementation, in any folder:
//   npm install @polkadot/keyring@14.0.3 @polkadot/util@14.0.3 @polkadot/util-crypto@14.0.3
//   node generate.mjs > polkadot-js.json
import { Keyring } from '@polkadot/keyring';
import { hexToU8a, stringToU8a, u8aConcat, u8aFixLength, u8aToHex } from '@polkadot/util';
import { base64Encode, cryptoWaitReady, naclEncrypt, encodeAddress } from '@polkadot/util-crypto';

await cryptoWaitReady();
const keyring = new Keyring({ ss58Format: 54 });
const PHRASE = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const LONG = '//a path element of more than thirty-two bytes, which is hashed';
const URIS = [
  '//Alice', '//Alice//stash', '//Bob', '//Bob//stash', '//Eve', '//Ferdie', PHRASE, `${PHRASE}///secret`,
  `${PHRASE}//polkadot//0`, `${PHRASE}//1//18446744073709551615///p/a//ss`, `${PHRASE}///pässwörd ☃`, `//Alice${LONG}`,
  '//00042//+', '//ünïcode', '0x' + '2a'.repeat(32), '0x' + '2a'.repeat(32) + '//hard',
];
const SOFT = ['//Alice/soft', `${PHRASE}/0/1//2/three`, `//Alice/${LONG.slice(2)}`, `${PHRASE}/s//h///pass`];
const MESSAGE = stringToU8a('the chain keeps its word');

const derivations = [];
for (const scheme of ['sr25519', 'ed25519', 'ecdsa']) {
  for (const uri of scheme === 'sr25519' ? [...URIS, ...SOFT] : URIS) {
    const pair = keyring.createFromUri(uri, {}, scheme);
    derivations.push({ scheme, uri, public: u8aToHex(pair.publicKey), address: pair.address, signature: u8aToHex(pair.sign(MESSAGE)) });
  }
}

const files = [];
const HEADER = hexToU8a('0x3053020101300506032b657004220420');
const DIVIDER = hexToU8a('0xa123032100');
for (const scheme of ['sr25519', 'ed25519', 'ecdsa']) {
  const uri = `${PHRASE}//${scheme}`;
  const pair = keyring.createFromUri(uri, { name: `a ${scheme} key` }, scheme);
  files.push({ scheme, uri, password: 'correct horse ☃', json: pair.toJson('correct horse ☃') });
  files.push({ scheme, uri, password: '', json: pair.toJson() });
}

// Files of earlier generations are made by hand here, and must open in polkadot-js before they are written down.
const box = (plain, password) => {
  const { encrypted, nonce } = naclEncrypt(plain, u8aFixLength(stringToU8a(password), 256, true));
  return u8aConcat(nonce, encrypted);
};
for (const [scheme, version, encode, password] of [
  ['sr25519', '1', u8aToHex, 'old'], ['ed25519', '1', u8aToHex, 'a password of more than thirty-two bytes'],
  ['sr25519', '2', u8aToHex, 'old'], ['ed25519', '2', base64Encode, 'old'],
]) {
  const seed = new Uint8Array(32).fill(42);
  const pair = keyring.createFromUri(u8aToHex(seed), {}, scheme);
  const plain = version === '1' ? u8aConcat(HEADER, seed, DIVIDER, pair.publicKey) : pair.encodePkcs8();
  const json = {
    address: encodeAddress(pair.publicKey, 42), encoded: encode(box(plain, password)),
    encoding: { content: ['pkcs8', scheme], type: 'xsalsa20-poly1305', version }, meta: {},
  };
  const opened = new Keyring().createFromJson(json);
  opened.decodePkcs8(password);
  if (u8aToHex(opened.publicKey) !== u8aToHex(pair.publicKey)) throw new Error('polkadot-js reads another key');
  files.push({ scheme, uri: u8aToHex(seed), password, json });
}

console.log(JSON.stringify({ message: u8aToHex(MESSAGE), derivations, files }, null, 1));
