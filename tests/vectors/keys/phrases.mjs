// Makes phrases.json with the JavaScript implementation, in any folder:
//   npm install @polkadot/util@14.0.3 @polkadot/util-crypto@14.0.3
//   node phrases.mjs > phrases.json
// The entropies are those of BIP-39's English vectors, their patterns for 15 and 21 words, and one of another pattern per length.
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady, mnemonicToEntropy, mnemonicToMiniSecret, mnemonicValidate } from '@polkadot/util-crypto';
import { entropyToMnemonic } from '@polkadot/util-crypto/mnemonic/bip39';

await cryptoWaitReady();
const BYTES = [16, 20, 24, 28, 32];
const PASSWORDS = ['', 'Substrate', 'p\u00e9', 'pe\u0301', '\ufb01', 'a\0b', '\u{1f512} '.repeat(40)];
const DRAWN = [
  '9e885d952ad362caeb4efe34a8e91bd2', '6610b25967cdcca9d59875f5cb50b0ea75433311869e930b',
  '68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c', 'c0ba5a8e914111210f2bd131f3d5e08d',
  '6d9be1ee6ebd27a258115aad99b7317b9c8d28b6d76431c3', '9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863',
  '23db8160a31d3e0dca3688ed941adbf3', '8197a4a47f0425faeaa69deebc05ca29c0a5b5cc76ceacc0',
  '066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad', 'f30f8c1da665478f49b001d94c5fc452',
  'c10ec20dc3cd9f652c7fac2f1230f7a3c828389a14392f05', 'f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f',
];
const entropies = [
  ...[0x00, 0x7f, 0x80, 0xff].flatMap((byte) => BYTES.map((length) => new Uint8Array(length).fill(byte))),
  ...DRAWN.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
  ...BYTES.map((length) => Uint8Array.from({ length }, (_, at) => (at * 151 + length) % 256)),
];
const phrases = entropies.map((entropy) => {
  const phrase = entropyToMnemonic(entropy);
  if (u8aToHex(mnemonicToEntropy(phrase)) !== u8aToHex(entropy)) throw new Error(`polkadot-js reads ${phrase} differently`);
  return {
    entropy: u8aToHex(entropy), phrase,
    seeds: Object.fromEntries(['', 'Substrate'].map((password) => [password, u8aToHex(mnemonicToMiniSecret(phrase, password))])),
  };
});
const { phrase } = phrases[20];
const passwords = Object.fromEntries(PASSWORDS.map((password) => [password, u8aToHex(mnemonicToMiniSecret(phrase, password))]));

const wide = (text) => [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('');
const words = phrase.split(' ');
const spellings = [
  words.map(wide).join(' '), words.map(wide).join('\u3000'), words.join('\u3000'), words.join('\u00a0'), words.join('\u2009'),
  phrase.toUpperCase(), words.map((word, at) => (at ? word : word[0].toUpperCase() + word.slice(1))).join(' '),
  phrase.replace('a', 'a\u0301'), phrase.replace('a', '\u00e1'), words.join('\u200b'), words.join(','), words.slice(1).join(' '),
  words.map((word) => word.slice(0, 4)).join(' '), [...words.slice(0, -1), words[0]].join(' '), `${phrase} ${words[0]}`, '',
].map((text) => ({
  text, // the WebAssembly code takes fewer spellings than the JavaScript code, which normalizes to NFKD
  wasm: mnemonicValidate(text), seed: mnemonicValidate(text, undefined, true) ? u8aToHex(mnemonicToMiniSecret(text, '', undefined, true)) : null,
}));
console.log(JSON.stringify({ phrases, passwords: { phrase, seeds: passwords }, spellings }, null, 1));
