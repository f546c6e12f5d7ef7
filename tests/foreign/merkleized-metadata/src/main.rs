//! Reads jobs as JSON from standard input, and prints for each the metadata digest and the proofs of its extrinsics.

use frame_metadata::RuntimeMetadataPrefixed;
use merkleized_metadata::{
    generate_metadata_digest, generate_proof_for_extrinsic, generate_proof_for_extrinsic_parts, ExtraInfo, Proof,
};
use parity_scale_codec::{Decode, Encode};
use serde_json::{json, Value};
use std::time::Instant;

fn text(value: &Value) -> String {
    value.as_str().expect("a string").into()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(text(value)).expect("hex")
}

fn shown(proof: Result<Proof, String>) -> String {
    proof.map_or_else(|error| format!("error: {error}"), |proof| hex::encode(proof.encode()))
}

fn main() {
    let jobs: Value = serde_json::from_reader(std::io::stdin()).expect("JSON");
    let mut answers = vec![];
    for job in jobs.as_array().expect("a list") {
        let raw = std::fs::read(text(&job["file"])).expect("the metadata file");
        let start = Instant::now();
        let metadata = RuntimeMetadataPrefixed::decode(&mut &raw[..]).expect("metadata").1;
        let facts = ExtraInfo {
            spec_version: job["specVersion"].as_u64().expect("a number") as u32,
            spec_name: text(&job["specName"]),
            base58_prefix: job["prefix"].as_u64().expect("a number") as u16,
            decimals: job["decimals"].as_u64().expect("a number") as u8,
            token_symbol: text(&job["symbol"]),
        };
        let digest = hex::encode(generate_metadata_digest(&metadata, facts).expect("a digest").hash());
        let digest_ms = start.elapsed().as_secs_f64() * 1e3;
        let start = Instant::now();
        let mut proofs = vec![];
        for item in job["extrinsics"].as_array().expect("a list") {
            let signed = bytes(&item["signed"]);
            proofs.push(json!({
                "extrinsic": shown(generate_proof_for_extrinsic(&bytes(&item["extrinsic"]), Some(&signed), &metadata)),
                "call": shown(generate_proof_for_extrinsic_parts(&bytes(&item["call"]), None, &metadata)),
            }));
        }
        let proofs_ms = start.elapsed().as_secs_f64() * 1e3;
        answers.push(json!({"digest": digest, "proofs": proofs, "digestMs": digest_ms, "proofsMs": proofs_ms}));
    }
    println!("{}", json!(answers));
}
