//! What the DDC pallets ask of one another.

use crate::types::*;
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
