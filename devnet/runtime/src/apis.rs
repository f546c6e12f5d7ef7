//! The runtime APIs, for nodes and their clients.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::KeyOwnerProofSystem,
	view_functions::{ViewFunctionDispatchError, ViewFunctionId},
	weights::Weight,
};
use pallet_contracts::{CollectEvents, DebugInfo, Determinism};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_consensus_babe as babe;
use sp_consensus_grandpa as grandpa;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_genesis_builder::PresetId;
use sp_runtime::{
	traits::Block as BlockT,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};

type Extrinsic = <Block as BlockT>::Extrinsic;

/// Return the gas limit of a contract call: by default, the weight limit of a block.
fn gas(limit: Option<Weight>) -> Weight {
	limit.unwrap_or_else(|| BlockWeights::get().max_block)
}

sp_api::impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}
		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}
		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}
		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}
		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		// The live chain serves this API, but its runtime derives no view functions, so that the call recurses until it
		// traps. Here it traps at once.
		fn execute_view_function(_id: ViewFunctionId, _input: Vec<u8>) -> Result<Vec<u8>, ViewFunctionDispatchError> {
			panic!("the runtime derives no view functions");
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}
		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}
		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<Extrinsic> {
			data.create_extrinsics()
		}
		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(source: TransactionSource, tx: Extrinsic, block_hash: Hash) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(seed: Option<Vec<u8>>) -> Vec<u8> {
			SessionKeys::generate(seed)
		}
		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl babe::BabeApi<Block> for Runtime {
		fn configuration() -> babe::BabeConfiguration {
			let epoch = Babe::epoch_config().unwrap_or(BABE_GENESIS_EPOCH_CONFIG);
			babe::BabeConfiguration {
				slot_duration: Babe::slot_duration(),
				epoch_length: EpochDuration::get(),
				c: epoch.c,
				authorities: Babe::authorities().to_vec(),
				randomness: Babe::randomness(),
				allowed_slots: epoch.allowed_slots,
			}
		}
		fn current_epoch_start() -> babe::Slot {
			Babe::current_epoch_start()
		}
		fn current_epoch() -> babe::Epoch {
			Babe::current_epoch()
		}
		fn next_epoch() -> babe::Epoch {
			Babe::next_epoch()
		}
		fn generate_key_ownership_proof(
			_slot: babe::Slot,
			authority: babe::AuthorityId,
		) -> Option<babe::OpaqueKeyOwnershipProof> {
			Historical::prove((babe::KEY_TYPE, authority))
				.map(|proof| babe::OpaqueKeyOwnershipProof::new(proof.encode()))
		}
		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation: babe::EquivocationProof<<Block as BlockT>::Header>,
			owner: babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Babe::submit_unsigned_equivocation_report(equivocation, owner.decode()?)
		}
	}

	impl grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}
		fn current_set_id() -> grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}
		fn generate_key_ownership_proof(
			_set: grandpa::SetId,
			authority: grandpa::AuthorityId,
		) -> Option<grandpa::OpaqueKeyOwnershipProof> {
			Historical::prove((grandpa::KEY_TYPE, authority))
				.map(|proof| grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
		}
		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation: grandpa::EquivocationProof<Hash, BlockNumber>,
			owner: grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Grandpa::submit_unsigned_equivocation_report(equivocation, owner.decode()?)
		}
	}

	impl sp_authority_discovery::AuthorityDiscoveryApi<Block> for Runtime {
		fn authorities() -> Vec<sp_authority_discovery::AuthorityId> {
			AuthorityDiscovery::authorities()
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(extrinsic: Extrinsic, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(extrinsic, len)
		}
		fn query_fee_details(extrinsic: Extrinsic, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(extrinsic, len)
		}
		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}
		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall> for Runtime {
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}
		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}
		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}
		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_nomination_pools_runtime_api::NominationPoolsApi<Block, AccountId, Balance> for Runtime {
		fn pending_rewards(who: AccountId) -> Balance {
			NominationPools::api_pending_rewards(who).unwrap_or_default()
		}
		fn points_to_balance(pool: u32, points: Balance) -> Balance {
			NominationPools::api_points_to_balance(pool, points)
		}
		fn balance_to_points(pool: u32, funds: Balance) -> Balance {
			NominationPools::api_balance_to_points(pool, funds)
		}
		fn pool_pending_slash(pool: u32) -> Balance {
			NominationPools::api_pool_pending_slash(pool)
		}
		fn member_pending_slash(member: AccountId) -> Balance {
			NominationPools::api_member_pending_slash(member)
		}
		fn pool_needs_delegate_migration(pool: u32) -> bool {
			NominationPools::api_pool_needs_delegate_migration(pool)
		}
		fn member_needs_delegate_migration(member: AccountId) -> bool {
			NominationPools::api_member_needs_delegate_migration(member)
		}
		fn member_total_balance(who: AccountId) -> Balance {
			NominationPools::api_member_total_balance(who)
		}
		fn pool_balance(pool: u32) -> Balance {
			NominationPools::api_pool_balance(pool)
		}
		fn pool_accounts(pool: u32) -> (AccountId, AccountId) {
			NominationPools::api_pool_accounts(pool)
		}
	}

	impl pallet_contracts::ContractsApi<Block, AccountId, Balance, BlockNumber, Hash, EventRecord> for Runtime {
		fn call(
			origin: AccountId,
			dest: AccountId,
			value: Balance,
			gas_limit: Option<Weight>,
			storage_deposit_limit: Option<Balance>,
			input_data: Vec<u8>,
		) -> pallet_contracts::ContractExecResult<Balance, EventRecord> {
			Contracts::bare_call(
				origin,
				dest,
				value,
				gas(gas_limit),
				storage_deposit_limit,
				input_data,
				DebugInfo::Skip,
				CollectEvents::Skip,
				Determinism::Enforced,
			)
		}
		fn instantiate(
			origin: AccountId,
			value: Balance,
			gas_limit: Option<Weight>,
			storage_deposit_limit: Option<Balance>,
			code: pallet_contracts::Code<Hash>,
			data: Vec<u8>,
			salt: Vec<u8>,
		) -> pallet_contracts::ContractInstantiateResult<AccountId, Balance, EventRecord> {
			Contracts::bare_instantiate(
				origin,
				value,
				gas(gas_limit),
				storage_deposit_limit,
				code,
				data,
				salt,
				DebugInfo::Skip,
				CollectEvents::Skip,
			)
		}
		fn upload_code(
			origin: AccountId,
			code: Vec<u8>,
			storage_deposit_limit: Option<Balance>,
			determinism: Determinism,
		) -> pallet_contracts::CodeUploadResult<Hash, Balance> {
			Contracts::bare_upload_code(origin, code, storage_deposit_limit, determinism)
		}
		fn get_storage(address: AccountId, key: Vec<u8>) -> pallet_contracts::GetStorageResult {
			Contracts::get_storage(address, key)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}
		fn get_preset(id: &Option<PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis::preset)
		}
		fn preset_names() -> Vec<PresetId> {
			genesis::names()
		}
	}
}
