// Digests and proofs of metadata as npm's @polkadot-api/merkleize-metadata computes them; jobs as JSON on standard input.
import { readFileSync } from 'node:fs'
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata'

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'))
const shown = (make) => {
  try {
    return Buffer.from(make()).toString('hex')
  } catch (error) {
    return `error: ${error.message}`
  }
}
const answers = JSON.parse(readFileSync(0, 'utf8')).map((job) => {
  const raw = Uint8Array.from(readFileSync(job.file))
  let start = performance.now()
  const merkle = merkleizeMetadata(raw, { decimals: job.decimals, tokenSymbol: job.symbol })
  const digest = Buffer.from(merkle.digest()).toString('hex')
  const digestMs = performance.now() - start
  start = performance.now()
  const proofs = job.extrinsics.map((item) => ({
    payload: shown(() => merkle.getProofForExtrinsicParts(bytes(item.call), bytes(item.sent), bytes(item.signed))),
    extrinsic: shown(() => merkle.getProofForExtrinsic(bytes(item.extrinsic), bytes(item.signed))),
    call: shown(() => merkle.getProofForExtrinsic(bytes(item.bare))),
  }))
  return { digest, proofs, digestMs, proofsMs: performance.now() - start }
})
console.log(JSON.stringify(answers))
