//! Merkle mountain ranges of Blake2s-256, as 73006 builds them from batches.
//!
//! A range of n leaves has one perfect binary tree for each bit of n, the largest first. Its root folds their peaks from the
//! right: the hash of right and left peak replaces both.

use alloc::vec::Vec;
use blake2::{Blake2s256, Digest};
use sp_core::H256;

pub(super) fn merge(left: &H256, right: &H256) -> H256 {
	let hash = Blake2s256::new().chain_update(left).chain_update(right).finalize();
	H256::from_slice(&hash)
}

/// Return the root of a range; that of no leaves is zero.
pub(super) fn root(leaves: &[H256]) -> H256 {
	let mut peaks = Vec::new();
	let mut rest = leaves;
	while !rest.is_empty() {
		let (tree, others) = rest.split_at(1 << rest.len().ilog2());
		peaks.push(peak(tree));
		rest = others;
	}
	fold(peaks)
}

fn peak(leaves: &[H256]) -> H256 {
	match leaves {
		[leaf] => *leaf,
		_ => {
			let (left, right) = leaves.split_at(leaves.len() / 2);
			merge(&peak(left), &peak(right))
		},
	}
}

fn fold(mut peaks: Vec<H256>) -> H256 {
	let Some(mut root) = peaks.pop() else { return H256::zero() };
	while let Some(left) = peaks.pop() {
		root = merge(&root, &left);
	}
	root
}

/// Return the root to which a proof leads from a leaf, or `None` if the proof has too few or too many hashes. A proof has the
/// peaks left of the leaf's tree, the siblings on the path from the leaf, and the folded peaks right of its tree.
pub(super) fn root_from_proof(leaf: H256, index: u32, count: u32, proof: Vec<H256>) -> Option<H256> {
	// The live chain's library ignores the proof of an only leaf.
	if count == 1 {
		return Some(leaf);
	}
	let mut hashes = proof.into_iter();
	let mut peaks = Vec::new();
	let (mut first, mut rest) = (0, count);
	while rest > 0 {
		let size = 1 << rest.ilog2();
		if (first..first + size).contains(&index) {
			let (mut node, mut place) = (leaf, index - first);
			for _ in 0..size.ilog2() {
				let sibling = hashes.next()?;
				node = if place % 2 == 0 { merge(&node, &sibling) } else { merge(&sibling, &node) };
				place /= 2;
			}
			peaks.push(node);
		} else if let Some(hash) = hashes.next() {
			peaks.push(hash);
		} else {
			break;
		}
		first += size;
		rest -= size;
	}
	peaks.extend(hashes.next());
	match hashes.next() {
		None if first > index => Some(fold(peaks)),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{format, vec};

	fn leaves(count: u8) -> Vec<H256> {
		(0..count).map(H256::repeat_byte).collect()
	}

	/// The proof of one leaf: peaks to the left, siblings from the leaf up, and the folded peaks to the right.
	fn proof(leaves: &[H256], index: usize) -> Vec<H256> {
		let (tree, others) = leaves.split_at(1 << leaves.len().ilog2());
		if index >= tree.len() {
			return [vec![peak(tree)], proof(others, index - tree.len())].concat();
		}
		let mut hashes = siblings(tree, index);
		hashes.extend((!others.is_empty()).then(|| root(others)));
		hashes
	}

	fn siblings(tree: &[H256], index: usize) -> Vec<H256> {
		if tree.len() == 1 {
			return vec![];
		}
		let (left, right) = tree.split_at(tree.len() / 2);
		match index.checked_sub(left.len()) {
			None => [siblings(left, index), vec![peak(right)]].concat(),
			Some(index) => [siblings(right, index), vec![peak(left)]].concat(),
		}
	}

	#[test]
	fn a_root_equals_that_of_an_independent_implementation() {
		let expected = "179caafc13b120a715c75a30426b5b061f6460dfed5b7eb15611a8812e9eacec";
		assert_eq!(format!("{:?}", root(&leaves(11))), format!("0x{expected}"));
		assert_eq!(root(&[]), H256::zero());
	}

	#[test]
	fn every_leaf_has_a_proof() {
		for count in 1..=20 {
			let leaves = leaves(count);
			for (index, leaf) in leaves.iter().enumerate() {
				let proof = proof(&leaves, index);
				let lead = |proof| root_from_proof(*leaf, index as u32, count.into(), proof);
				assert_eq!(lead(proof.clone()), Some(root(&leaves)), "leaf {index} of {count}");
				if count > 1 {
					assert_ne!(lead(proof[1..].to_vec()), Some(root(&leaves)), "leaf {index} of {count}");
				}
			}
		}
	}

	#[test]
	fn folded_and_single_peaks_prove_the_same() {
		let leaves = leaves(7);
		let single = vec![leaves[1], merge(&leaves[2], &leaves[3]), merge(&leaves[4], &leaves[5]), leaves[6]];
		assert_eq!(root_from_proof(leaves[0], 0, 7, single), Some(root(&leaves)));
	}
}
