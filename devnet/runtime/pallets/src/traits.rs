//! The interfaces between the DDC pallets.

use crate::types::*;
use alloc::vec::Vec;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};

/// The register of nodes, implemented by `nodes`.
pub trait NodeRegistry {
	fn exists(node: &NodePubKey) -> bool;
	fn provider_of(node: &NodePubKey) -> Option<AccountId>;
	fn cluster_of(node: &NodePubKey) -> Option<ClusterId>;
	fn assign(node: &NodePubKey, cluster: Option<ClusterId>);
}

/// The register of clusters, implemented by `clusters`.
pub trait ClusterRegistry {
	fn exists(cluster: &ClusterId) -> bool;
	/// Return manager and reserve account. Fails with `ClusterDoesNotExist` of the implementing pallet.
	fn parties(cluster: &ClusterId) -> Result<(AccountId, AccountId), DispatchError>;
	fn protocol_params(cluster: &ClusterId) -> Option<ClusterProtocolParams>;
	fn contains(cluster: &ClusterId, node: &NodePubKey) -> bool;
	fn status(cluster: &ClusterId) -> Option<ClusterStatus>;
	fn node_state(cluster: &ClusterId, node: &NodePubKey) -> Option<ClusterNodeState>;
	fn nodes_stats(cluster: &ClusterId) -> ClusterNodesStats;
	#[cfg(not(feature = "mainnet"))]
	fn last_paid_era(cluster: &ClusterId) -> Result<DdcEra, DispatchError>;
	#[cfg(not(feature = "mainnet"))]
	fn mark_era_paid(cluster: &ClusterId, era: DdcEra) -> DispatchResult;
	fn mark_bonded(cluster: &ClusterId) -> DispatchResult;
	fn mark_unbonding(cluster: &ClusterId) -> DispatchResult;
	fn mark_unbonded(cluster: &ClusterId) -> DispatchResult;
	/// Store the parameters from governance, and open a bonded cluster.
	fn activate(cluster: &ClusterId, params: ClusterProtocolParams) -> DispatchResult;
	fn update_params(cluster: &ClusterId, params: ClusterProtocolParams) -> DispatchResult;
	fn expel(cluster: &ClusterId, node: &NodePubKey) -> DispatchResult;
}

/// The state of a node's stake, for one cluster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StakeState {
	/// Not bonded, or not activated for this cluster.
	None,
	/// The records of the stake contradict each other.
	Invalid,
	/// Activated, and about to stop.
	Chilling,
	Active,
}

/// The register of stakes, implemented by `staking`.
pub trait StakeRegistry {
	fn has_stake(node: &NodePubKey) -> bool;
	fn state(node: &NodePubKey, cluster: &ClusterId) -> StakeState;
}

/// The contract of a cluster that decides on new nodes.
pub trait NodeAuthorization {
	/// Call the contract from `caller`; return its answer, or `Err(())` if the call failed.
	fn is_authorized(
		contract: &AccountId,
		caller: &AccountId,
		provider: &AccountId,
		node: &NodePubKey,
	) -> Result<Vec<u8>, ()>;
}

/// The deposits of customers, for the pallet that pays providers; implemented by `customers`.
pub trait CustomerCharger {
	/// Move up to `amount` of a customer's active deposit to `destination`; return the amount moved.
	fn charge(
		cluster: &ClusterId,
		customer: &AccountId,
		destination: &AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError>;
}

/// The referenda on proposals that a cluster's members approved.
pub trait ClusterReferenda<Call> {
	/// A call in the form in which a referendum has it.
	type Bounded;
	/// Note a call; return `Err(())` if it is too long.
	fn bound(call: Call) -> Result<Self::Bounded, ()>;
	/// Return the deposit that the submitter pays.
	fn submission_deposit() -> Balance;
	/// Submit a referendum on the track for that kind of proposal; return its index, and the weight of the submission.
	fn submit(
		submitter: &AccountId,
		kind: ProposalKind,
		call: Self::Bounded,
	) -> Result<(u32, Weight), DispatchError>;
	/// Release the submission deposit of a referendum.
	fn refund(submitter: &AccountId, index: u32) -> DispatchResult;
	/// Return the error of `refund` for a deposit that was released before.
	fn released_before() -> DispatchError;
}

/// The inspectors of payouts, implemented by `verification`.
#[cfg(not(feature = "mainnet"))]
pub trait InspectorRegistry {
	fn is_inspector(account: &AccountId) -> bool;
	fn count() -> u32;
}

/// The chain's own validators.
#[cfg(not(feature = "mainnet"))]
pub trait ValidatorRegistry {
	fn stash_of(controller: &AccountId) -> Option<AccountId>;
	fn is_validator(stash: &AccountId) -> bool;
}

/// The accounts that validate or nominate.
#[cfg(feature = "mainnet")]
pub trait StakerRegistry {
	/// Return all validators and nominators with their vote weights, in the order of the storage maps, validators first.
	fn weights() -> Vec<(AccountId, u64)>;
}
