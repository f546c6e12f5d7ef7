//! The types of the runtime APIs that a node calls. The bodies never run: the wasm of the chain answers every call.

#![allow(dead_code)] // only the declarations count

use polkadot_sdk::*;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	AccountId32, ApplyExtrinsicResult, OpaqueExtrinsic,
};

pub type AccountId = AccountId32;
pub type Nonce = u32;
pub type Balance = u128;
pub type Block = generic::Block<generic::Header<u32, BlakeTwo256>, OpaqueExtrinsic>;
pub type Hash = <Block as BlockT>::Hash;

type Extrinsic = <Block as BlockT>::Extrinsic;
type Header = <Block as BlockT>::Header;
type LazyBlock = <Block as BlockT>::LazyBlock;

/// The type that carries the declarations below; it has no values in use.
pub struct Declared;

sp_api::impl_runtime_apis! {
	impl sp_api::Core<Block> for Declared {
		fn version() -> sp_version::RuntimeVersion { unreachable!() }
		fn execute_block(_: LazyBlock) { unreachable!() }
		fn initialize_block(_: &Header) -> sp_runtime::ExtrinsicInclusionMode { unreachable!() }
	}
	impl sp_api::Metadata<Block> for Declared {
		fn metadata() -> sp_core::OpaqueMetadata { unreachable!() }
		fn metadata_at_version(_: u32) -> Option<sp_core::OpaqueMetadata> { unreachable!() }
		fn metadata_versions() -> Vec<u32> { unreachable!() }
	}
	impl sp_block_builder::BlockBuilder<Block> for Declared {
		fn apply_extrinsic(_: Extrinsic) -> ApplyExtrinsicResult { unreachable!() }
		fn finalize_block() -> Header { unreachable!() }
		fn inherent_extrinsics(_: sp_inherents::InherentData) -> Vec<Extrinsic> { unreachable!() }
		fn check_inherents(_: LazyBlock, _: sp_inherents::InherentData) -> sp_inherents::CheckInherentsResult { unreachable!() }
	}
	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Declared {
		fn validate_transaction(_: TransactionSource, _: Extrinsic, _: Hash) -> TransactionValidity { unreachable!() }
	}
	impl sp_offchain::OffchainWorkerApi<Block> for Declared {
		fn offchain_worker(_: &Header) { unreachable!() }
	}
	impl sp_session::SessionKeys<Block> for Declared {
		fn generate_session_keys(_: Option<Vec<u8>>) -> Vec<u8> { unreachable!() }
		fn decode_session_keys(_: Vec<u8>) -> Option<Vec<(Vec<u8>, sp_core::crypto::KeyTypeId)>> { unreachable!() }
	}
	impl sp_consensus_babe::BabeApi<Block> for Declared {
		fn configuration() -> sp_consensus_babe::BabeConfiguration { unreachable!() }
		fn current_epoch_start() -> sp_consensus_babe::Slot { unreachable!() }
		fn current_epoch() -> sp_consensus_babe::Epoch { unreachable!() }
		fn next_epoch() -> sp_consensus_babe::Epoch { unreachable!() }
		fn generate_key_ownership_proof(
			_: sp_consensus_babe::Slot,
			_: sp_consensus_babe::AuthorityId,
		) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> { unreachable!() }
		fn submit_report_equivocation_unsigned_extrinsic(
			_: sp_consensus_babe::EquivocationProof<Header>,
			_: sp_consensus_babe::OpaqueKeyOwnershipProof,
		) -> Option<()> { unreachable!() }
	}
	impl sp_consensus_grandpa::GrandpaApi<Block> for Declared {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList { unreachable!() }
		fn current_set_id() -> sp_consensus_grandpa::SetId { unreachable!() }
		fn generate_key_ownership_proof(
			_: sp_consensus_grandpa::SetId,
			_: sp_consensus_grandpa::AuthorityId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> { unreachable!() }
		fn submit_report_equivocation_unsigned_extrinsic(
			_: sp_consensus_grandpa::EquivocationProof<Hash, NumberFor<Block>>,
			_: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> { unreachable!() }
	}
	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Declared {
		fn account_nonce(_: AccountId) -> Nonce { unreachable!() }
	}
	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Declared {
		fn query_info(_: Extrinsic, _: u32) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> { unreachable!() }
		fn query_fee_details(_: Extrinsic, _: u32) -> pallet_transaction_payment_rpc_runtime_api::FeeDetails<Balance> { unreachable!() }
		fn query_weight_to_fee(_: sp_weights::Weight) -> Balance { unreachable!() }
		fn query_length_to_fee(_: u32) -> Balance { unreachable!() }
	}
	impl sp_genesis_builder::GenesisBuilder<Block> for Declared {
		fn build_state(_: Vec<u8>) -> sp_genesis_builder::Result { unreachable!() }
		fn get_preset(_: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> { unreachable!() }
		fn preset_names() -> Vec<sp_genesis_builder::PresetId> { unreachable!() }
	}
}
