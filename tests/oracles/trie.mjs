// What smoldot's trie code says, as chopsticks-executor packages it.
// Takes [[function, ...arguments], ...] as JSON on stdin, and answers with the results as JSON on stdout.
import { calculate_state_root, decode_proof } from '@acala-network/chopsticks-executor'

const functions = { calculate_state_root, decode_proof }
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const answers = []
for (const [name, ...args] of JSON.parse(Buffer.concat(chunks))) answers.push(await functions[name](...args))
process.stdout.write(JSON.stringify(answers))
