//! Development runtime in the shape of Cere 80013: the FRAME pallets from their published crates, and the DDC pallets of
//! this workspace, at the live chain's indices. Feature `mainnet` selects the shape of mainnet's 73158.
//!
//! `config/` has one file per theme; `tracks` and `origins` belong to OpenGov; `genesis` has the presets; `apis` has the
//! runtime APIs.
#![no_std]
#![recursion_limit = "512"]

extern crate alloc;

mod apis;
mod config;
mod genesis;
mod origins;
mod session_keys;
mod tracks;

use polkadot_sdk::*;

use alloc::vec::Vec;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::{runtime_version, RuntimeVersion};

/// The transaction extensions of both shapes. `cfg` cannot stand inside a tuple.
macro_rules! tx_extension {
	($($own:ty,)?) => {
		(
			frame_system::AuthorizeCall<Runtime>,
			frame_system::CheckNonZeroSender<Runtime>,
			frame_system::CheckSpecVersion<Runtime>,
			frame_system::CheckTxVersion<Runtime>,
			frame_system::CheckGenesis<Runtime>,
			frame_system::CheckEra<Runtime>,
			frame_system::CheckNonce<Runtime>,
			frame_system::CheckWeight<Runtime>,
			pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
			$($own,)?
			frame_system::WeightReclaim<Runtime>,
		)
	};
}

pub use config::*;
pub use session_keys::SessionKeys;

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type AccountIndex = u32;
pub type Balance = u128;
pub type Nonce = u32;
pub type Hash = sp_core::H256;
pub type BlockNumber = u32;
pub type Moment = u64;
pub type Address = MultiAddress<AccountId, AccountIndex>;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
#[cfg(not(feature = "mainnet"))]
pub type TxExtension = tx_extension!();
#[cfg(feature = "mainnet")]
pub type TxExtension = tx_extension!(frame_metadata_hash_extension::CheckMetadataHash<Runtime>,);
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
pub type EventRecord = frame_system::EventRecord<RuntimeEvent, Hash>;
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

/// One CERE, in planck.
pub const CERE: Balance = 10_000_000_000;
pub const CENT: Balance = CERE / 100;
pub const MINUTES: BlockNumber = 10;
pub const HOURS: BlockNumber = 60 * MINUTES;
pub const DAYS: BlockNumber = 24 * HOURS;
/// Milliseconds.
pub const SLOT_DURATION: u64 = 6000;
/// Slots.
pub const EPOCH_DURATION: u64 = 4 * HOURS as u64;

/// Return the deposit for items and bytes in the state of the chain.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 15 * CENT + bytes as Balance * 6 * CENT
}

/// The version of a shape. `#[runtime_version]` reads the numbers, so that they must be literals.
macro_rules! version {
	(spec $spec:tt, transaction $transaction:tt) => {
		#[runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: alloc::borrow::Cow::Borrowed("node"),
			impl_name: alloc::borrow::Cow::Borrowed("substrate-node"),
			authoring_version: 10,
			spec_version: $spec,
			impl_version: 0,
			apis: apis::RUNTIME_API_VERSIONS,
			transaction_version: $transaction,
			system_version: 0,
		};
	};
}

#[cfg(not(feature = "mainnet"))]
version!(spec 80013, transaction 27);
#[cfg(feature = "mainnet")]
version!(spec 73158, transaction 25);

/// The pallets of both shapes. Those behind DdcPayouts have other indices in each; a shape may have more pallets.
macro_rules! runtime {
	(
		conviction_voting $conviction_voting:tt,
		referenda $referenda:tt,
		origins $origins:tt,
		whitelist $whitelist:tt,
		tech_comm $tech_comm:tt,
		ddc_clusters_gov $ddc_clusters_gov:tt,
		multi_block_migrations $multi_block_migrations:tt,
		fee_handler $fee_handler:tt,
		delegated_staking $delegated_staking:tt,
		$($own:tt)*
	) => {
		#[frame_support::runtime]
		mod runtime {
			#[runtime::runtime]
			#[runtime::derive(
				RuntimeCall,
				RuntimeEvent,
				RuntimeError,
				RuntimeOrigin,
				RuntimeFreezeReason,
				RuntimeHoldReason,
				RuntimeSlashReason,
				RuntimeLockId,
				RuntimeTask
			)]
			pub struct Runtime;

			#[runtime::pallet_index(0)]
			pub type System = frame_system;
			#[runtime::pallet_index(1)]
			pub type Utility = pallet_utility;
			#[runtime::pallet_index(2)]
			pub type Babe = pallet_babe;
			#[runtime::pallet_index(3)]
			pub type Timestamp = pallet_timestamp;
			#[runtime::pallet_index(4)]
			pub type Authorship = pallet_authorship;
			#[runtime::pallet_index(5)]
			pub type Indices = pallet_indices;
			#[runtime::pallet_index(6)]
			pub type Balances = pallet_balances;
			#[runtime::pallet_index(7)]
			pub type TransactionPayment = pallet_transaction_payment;
			#[runtime::pallet_index(8)]
			pub type ElectionProviderMultiPhase = pallet_election_provider_multi_phase;
			#[runtime::pallet_index(9)]
			pub type Staking = pallet_staking;
			#[runtime::pallet_index(10)]
			pub type Session = pallet_session;
			#[runtime::pallet_index(11)]
			pub type Grandpa = pallet_grandpa;
			#[runtime::pallet_index(12)]
			pub type Treasury = pallet_treasury;
			#[runtime::pallet_index(13)]
			pub type Contracts = pallet_contracts;
			#[runtime::pallet_index(14)]
			pub type Sudo = pallet_sudo;
			#[runtime::pallet_index(15)]
			pub type ImOnline = pallet_im_online;
			#[runtime::pallet_index(16)]
			pub type AuthorityDiscovery = pallet_authority_discovery;
			#[runtime::pallet_index(17)]
			pub type Offences = pallet_offences;
			#[runtime::pallet_index(18)]
			pub type Historical = pallet_session::historical;
			#[runtime::pallet_index(19)]
			pub type RandomnessCollectiveFlip = pallet_insecure_randomness_collective_flip;
			#[runtime::pallet_index(20)]
			pub type Identity = pallet_identity;
			#[runtime::pallet_index(21)]
			pub type Recovery = pallet_recovery;
			#[runtime::pallet_index(22)]
			pub type Vesting = pallet_vesting;
			#[runtime::pallet_index(23)]
			pub type Preimage = pallet_preimage;
			#[runtime::pallet_index(24)]
			pub type Scheduler = pallet_scheduler;
			#[runtime::pallet_index(25)]
			pub type Proxy = pallet_proxy;
			#[runtime::pallet_index(26)]
			pub type Multisig = pallet_multisig;
			#[runtime::pallet_index(27)]
			pub type Bounties = pallet_bounties;
			#[runtime::pallet_index(28)]
			pub type VoterList = pallet_bags_list<Instance1>;
			#[runtime::pallet_index(29)]
			pub type ChildBounties = pallet_child_bounties;
			#[runtime::pallet_index(30)]
			pub type NominationPools = pallet_nomination_pools;
			#[runtime::pallet_index(31)]
			pub type FastUnstake = pallet_fast_unstake;
			#[runtime::pallet_index(35)]
			pub type DdcStaking = pallet_ddc::staking;
			#[runtime::pallet_index(36)]
			pub type DdcCustomers = pallet_ddc::customers;
			#[runtime::pallet_index(37)]
			pub type DdcNodes = pallet_ddc::nodes;
			#[runtime::pallet_index(38)]
			pub type DdcClusters = pallet_ddc::clusters;
			#[runtime::pallet_index(39)]
			pub type DdcPayouts = pallet_ddc::payouts;
			#[runtime::pallet_index($conviction_voting)]
			pub type ConvictionVoting = pallet_conviction_voting;
			#[runtime::pallet_index($referenda)]
			pub type Referenda = pallet_referenda;
			#[runtime::pallet_index($origins)]
			pub type Origins = crate::origins;
			#[runtime::pallet_index($whitelist)]
			pub type Whitelist = pallet_whitelist;
			#[runtime::pallet_index($tech_comm)]
			pub type TechComm = pallet_collective<Instance3>;
			#[runtime::pallet_index($ddc_clusters_gov)]
			pub type DdcClustersGov = pallet_ddc::clusters_gov;
			#[runtime::pallet_index($multi_block_migrations)]
			pub type MultiBlockMigrations = pallet_migrations;
			#[runtime::pallet_index($fee_handler)]
			pub type FeeHandler = pallet_ddc::fee_handler;
			#[runtime::pallet_index($delegated_staking)]
			pub type DelegatedStaking = pallet_delegated_staking;

			$($own)*
		}
	};
}

#[cfg(not(feature = "mainnet"))]
runtime! {
	conviction_voting 41,
	referenda 42,
	origins 43,
	whitelist 44,
	tech_comm 45,
	ddc_clusters_gov 46,
	multi_block_migrations 51,
	fee_handler 52,
	delegated_staking 53,
	#[runtime::pallet_index(40)]
	pub type DdcVerification = pallet_ddc::verification;
}

#[cfg(feature = "mainnet")]
runtime! {
	conviction_voting 40,
	referenda 41,
	origins 42,
	whitelist 43,
	tech_comm 44,
	ddc_clusters_gov 45,
	multi_block_migrations 51,
	fee_handler 50,
	delegated_staking 52,
}
