//! What the DDC pallets ask of one another.

use crate::types::*;
use alloc::vec::Vec;
use sp_runtime::{DispatchError, DispatchResult};

/// What `nodes` knows.
pub trait NodeRegistry {
	fn exists(node: &NodePubKey) -> bool;
	fn provider_of(node: &NodePubKey) -> Option<AccountId>;
	fn cluster_of(node: &NodePubKey) -> Option<ClusterId>;
	fn assign(node: &NodePubKey, cluster: Option<ClusterId>);
}

/// What `clusters` knows.
pub trait ClusterRegistry {
	fn exists(cluster: &ClusterId) -> bool;
	/// Manager and reserve account, or the pallet's "does not exist".
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
	fn ensure_unbonded(cluster: &ClusterId) -> DispatchResult;
	fn mark_bonded(cluster: &ClusterId) -> DispatchResult;
	fn mark_unbonding(cluster: &ClusterId) -> DispatchResult;
	fn mark_unbonded(cluster: &ClusterId) -> DispatchResult;
	/// Store the parameters governance decided, and open a bonded cluster for business.
	fn activate(cluster: &ClusterId, params: ClusterProtocolParams) -> DispatchResult;
	fn update_params(cluster: &ClusterId, params: ClusterProtocolParams) -> DispatchResult;
	fn expel(cluster: &ClusterId, node: &NodePubKey) -> DispatchResult;
}

/// How a node stands with a cluster, as `staking` sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StakeState {
	/// Not bonded, or not activated for this cluster.
	None,
	/// Activated, with less than the cluster's bond size.
	TooLow,
	/// Activated, and on its way out.
	Chilling,
	Active,
}

/// What `staking` knows.
pub trait StakeRegistry {
	fn has_stake(node: &NodePubKey) -> bool;
	fn state(node: &NodePubKey, cluster: &ClusterId) -> StakeState;
}

/// The cluster's own say on who may join, given by a contract.
pub trait NodeAuthorization {
	/// `Ok(answer)`, or `Err(())` where the contract could not be called.
	fn is_authorized(contract: &AccountId, provider: &AccountId, node: &NodePubKey) -> Result<bool, ()>;
}

/// Charging customers, for the pallet that pays providers.
pub trait CustomerCharger {
	/// Move up to `amount` of a customer's active deposit to `destination`; returns what was moved.
	fn charge(
		cluster: &ClusterId,
		customer: &AccountId,
		destination: &AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError>;
}

/// The referenda that follow when a cluster's members agree.
pub trait ClusterReferenda<Call> {
	/// What submitting one takes from the submitter.
	fn submission_deposit() -> Balance;
	/// Submit one on the track for that kind of proposal; returns its index.
	fn submit(submitter: &AccountId, kind: ProposalKind, call: Call) -> Result<u32, DispatchError>;
	/// Release the submission deposit.
	fn refund(index: u32) -> DispatchResult;
}

/// Who inspects payouts.
#[cfg(not(feature = "mainnet"))]
pub trait InspectorRegistry {
	fn is_inspector(account: &AccountId) -> bool;
	fn count() -> u32;
}

/// What staking knows of the chain's own validators.
pub trait ValidatorRegistry {
	fn stash_of(controller: &AccountId) -> Option<AccountId>;
	fn is_validator(stash: &AccountId) -> bool;
	/// Stashes of the session's validators.
	fn active() -> Vec<AccountId>;
}
