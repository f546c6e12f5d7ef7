//! DDC clusters: their managers, their nodes, and the parameters that governance sets.

pub use pallet::*;

use crate::{traits::*, types::*};

/// The byte of a contract's answer that must be 1. 80013 expects the `Result` in which ink! 4 wraps the return value of a
/// message; mainnet expects the bare `bool` of ink! 3, so that no contract of a newer ink! can accept a node there.
const ANSWER: usize = by_shape!(1, 0);

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_runtime::{AccountId32, SaturatedConversion};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(if cfg!(feature = "mainnet") { 2 } else { 6 });

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	#[pallet::without_storage_info]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Nodes: NodeRegistry;
		type Staking: StakeRegistry;
		type Authorization: NodeAuthorization;
		/// Least number of pieces that must be enough to restore an object.
		#[pallet::constant]
		type MinErasureCodingRequiredLimit: Get<u32>;
		/// Least number of pieces an object is cut into.
		#[pallet::constant]
		type MinErasureCodingTotalLimit: Get<u32>;
		/// Least number of copies of each piece.
		#[pallet::constant]
		type MinReplicationTotalLimit: Get<u32>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A cluster was created.
		ClusterCreated { cluster_id: ClusterId },
		/// A node joined a cluster.
		ClusterNodeAdded { cluster_id: ClusterId, node_pub_key: NodePubKey },
		/// A node left a cluster.
		ClusterNodeRemoved { cluster_id: ClusterId, node_pub_key: NodePubKey },
		/// The manager changed a cluster's own parameters.
		ClusterParamsSet { cluster_id: ClusterId },
		/// Governance changed a cluster's protocol parameters.
		ClusterProtocolParamsSet { cluster_id: ClusterId },
		/// A cluster opened for business.
		ClusterActivated { cluster_id: ClusterId },
		/// A cluster's bond was locked.
		ClusterBonded { cluster_id: ClusterId },
		/// A cluster's bond is on its way out.
		ClusterUnbonding { cluster_id: ClusterId },
		/// A cluster's bond was released.
		ClusterUnbonded { cluster_id: ClusterId },
		/// The manager recorded the outcome of a node's validation.
		ClusterNodeValidated { cluster_id: ClusterId, node_pub_key: NodePubKey, succeeded: bool },
		/// A billing era of a cluster was paid out.
		#[cfg(not(feature = "mainnet"))]
		ClusterEraPaid { cluster_id: ClusterId, era_id: DdcEra },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// A cluster with this id exists already.
		ClusterAlreadyExists,
		/// No cluster has this id.
		ClusterDoesNotExist,
		/// A parameter is longer than the chain allows.
		ClusterParamsExceedsLimit,
		/// The node to add is not registered.
		AttemptToAddNonExistentNode,
		/// The node to add serves a cluster already.
		AttemptToAddAlreadyAssignedNode,
		/// The node to remove is not registered.
		AttemptToRemoveNonExistentNode,
		/// The node to remove does not serve this cluster.
		AttemptToRemoveNotAssignedNode,
		/// Only the cluster's manager may do this.
		OnlyClusterManager,
		/// Only the node's provider may do this.
		#[cfg(not(feature = "mainnet"))]
		OnlyNodeProvider,
		/// The cluster's contract does not accept the node, or the cluster has no contract.
		NodeIsNotAuthorized,
		/// The node has no stake activated for this cluster.
		NodeHasNoActivatedStake,
		/// The records of the node's stake contradict each other.
		NodeStakeIsInvalid,
		/// The node is about to leave, so it cannot join.
		NodeChillingIsProhibited,
		/// The cluster's contract could not be called.
		NodeAuthContractCallFailed,
		/// No call returns this: a contract could not be deployed.
		NodeAuthContractDeployFailed,
		/// No call returns this.
		NodeAuthNodeAuthorizationNotSuccessful,
		/// Fewer required erasure coding pieces than the chain asks for.
		ErasureCodingRequiredDidNotMeetMinimum,
		/// Fewer erasure coding pieces than the chain asks for.
		ErasureCodingTotalNotMeetMinimum,
		/// Fewer copies than the chain asks for.
		ReplicationTotalDidNotMeetMinimum,
		/// The cluster is open already.
		ClusterAlreadyActivated,
		/// The cluster's status does not allow this.
		UnexpectedClusterStatus,
		/// The node to validate does not serve this cluster.
		AttemptToValidateNotAssignedNode,
		/// The cluster has no protocol parameters yet.
		ClusterProtocolParamsNotSet,
		/// A counter would overflow.
		ArithmeticOverflow,
		/// The node serves no cluster.
		NodeIsNotAssignedToCluster,
		/// The stash has no controller.
		#[cfg(not(feature = "mainnet"))]
		ControllerDoesNotExist,
	}

	#[pallet::storage]
	pub type Clusters<T: Config> = StorageMap<_, Blake2_128Concat, ClusterId, Cluster>;

	#[pallet::storage]
	pub type ClustersGovParams<T: Config> = StorageMap<_, Twox64Concat, ClusterId, ClusterProtocolParams>;

	#[pallet::storage]
	pub type ClustersNodes<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ClusterId, Blake2_128Concat, NodePubKey, ClusterNodeState>;

	#[pallet::storage]
	pub type ClustersNodesStats<T: Config> = StorageMap<_, Twox64Concat, ClusterId, ClusterNodesStats>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub clusters: Vec<Cluster>,
		pub clusters_protocol_params: Vec<(ClusterId, ClusterProtocolParams)>,
		pub clusters_nodes: Vec<(ClusterId, Vec<(NodePubKey, ClusterNodeKind, ClusterNodeStatus)>)>,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for cluster in &self.clusters {
				Pallet::<T>::ensure_minimums(&cluster.props.clone().into()).expect("a genesis cluster meets the minimums");
				let cluster = Cluster {
					#[cfg(not(feature = "mainnet"))]
					last_paid_era: 0,
					..cluster.clone()
				};
				ClustersNodesStats::<T>::insert(cluster.cluster_id, ClusterNodesStats::default());
				Clusters::<T>::insert(cluster.cluster_id, cluster);
			}
			for (cluster_id, params) in &self.clusters_protocol_params {
				ClustersGovParams::<T>::insert(cluster_id, params);
			}
			// Each cluster has its own counters here; the live chain's genesis gives every cluster those of the last one.
			for (cluster_id, nodes) in &self.clusters_nodes {
				for (node, kind, status) in nodes {
					ClustersNodes::<T>::insert(
						cluster_id,
						node,
						ClusterNodeState { kind: *kind, status: *status, added_at: 0 },
					);
					ClustersNodesStats::<T>::mutate_extant(cluster_id, |stats| *stats.counter(*status) += 1);
				}
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Create a cluster under an id of the caller's choice; the caller becomes its manager.
		///
		/// Fails with `ClusterAlreadyExists` or one of the three minimum errors. The cluster starts unbonded.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::clusters::create_cluster::<T>())]
		pub fn create_cluster(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			cluster_reserve_id: T::AccountId,
			cluster_params: ClusterParams,
			initial_protocol_params: ClusterProtocolParams,
		) -> DispatchResult {
			let manager_id = ensure_signed(origin)?;
			ensure!(!Clusters::<T>::contains_key(cluster_id), Error::<T>::ClusterAlreadyExists);
			Self::ensure_minimums(&cluster_params)?;
			let cluster = Cluster {
				cluster_id,
				manager_id,
				reserve_id: cluster_reserve_id,
				props: cluster_params.into(),
				status: ClusterStatus::Unbonded,
				#[cfg(not(feature = "mainnet"))]
				last_paid_era: 0,
			};
			Clusters::<T>::insert(cluster_id, cluster);
			ClustersGovParams::<T>::insert(cluster_id, initial_protocol_params);
			ClustersNodesStats::<T>::insert(cluster_id, ClusterNodesStats::default());
			Self::deposit_event(Event::ClusterCreated { cluster_id });
			Self::deposit_event(Event::ClusterProtocolParamsSet { cluster_id });
			Ok(())
		}

		/// Add a node whose stake is activated for this cluster. Only the manager may.
		///
		/// The size of the stake does not matter. On mainnet the cluster's contract, if it has one, must accept the node;
		/// the manager calls it.
		///
		/// Fails with `ClusterDoesNotExist`, `OnlyClusterManager`, `NodeHasNoActivatedStake`, `NodeStakeIsInvalid`,
		/// `NodeChillingIsProhibited`, `AttemptToAddNonExistentNode`, on mainnet `NodeAuthContractCallFailed` or
		/// `NodeIsNotAuthorized`, `UnexpectedClusterStatus` or `AttemptToAddAlreadyAssignedNode`.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::clusters::add_node::<T>())]
		pub fn add_node(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			node_pub_key: NodePubKey,
			node_kind: ClusterNodeKind,
		) -> DispatchResult {
			let cluster = Self::managed(origin, &cluster_id)?;
			Self::ensure_staked(&cluster_id, &node_pub_key)?;
			let provider = T::Nodes::provider_of(&node_pub_key).ok_or(Error::<T>::AttemptToAddNonExistentNode)?;
			if let (true, Some(contract)) = (cfg!(feature = "mainnet"), &cluster.props.node_provider_auth_contract) {
				Self::ensure_authorized(contract, &cluster.manager_id, &provider, &node_pub_key)?;
			}
			Self::admit(cluster_id, node_pub_key, node_kind, ClusterNodeStatus::AwaitsValidation)
		}

		/// Remove a node from a cluster. Only the manager may.
		///
		/// Fails with `ClusterDoesNotExist`, `OnlyClusterManager`, `UnexpectedClusterStatus`,
		/// `AttemptToRemoveNonExistentNode` or `AttemptToRemoveNotAssignedNode`.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::clusters::remove_node::<T>())]
		pub fn remove_node(origin: OriginFor<T>, cluster_id: ClusterId, node_pub_key: NodePubKey) -> DispatchResult {
			Self::managed(origin, &cluster_id)?;
			Self::expel(&cluster_id, &node_pub_key)
		}

		/// Change the parameters that are the manager's to decide.
		///
		/// Fails with `ClusterDoesNotExist`, `OnlyClusterManager` or one of the three minimum errors.
		#[pallet::call_index(3)]
		#[pallet::weight(crate::weights::clusters::set_cluster_params::<T>())]
		pub fn set_cluster_params(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			cluster_params: ClusterParams,
		) -> DispatchResult {
			let mut cluster = Self::managed(origin, &cluster_id)?;
			Self::ensure_minimums(&cluster_params)?;
			cluster.props = cluster_params.into();
			Clusters::<T>::insert(cluster_id, cluster);
			Self::deposit_event(Event::ClusterParamsSet { cluster_id });
			Ok(())
		}

		/// Record whether a node of the cluster passed its validation. Only the manager may.
		///
		/// Fails with `ClusterDoesNotExist`, `OnlyClusterManager` or `AttemptToValidateNotAssignedNode`.
		#[pallet::call_index(4)]
		#[pallet::weight(crate::weights::clusters::validate_node::<T>())]
		pub fn validate_node(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			node_pub_key: NodePubKey,
			succeeded: bool,
		) -> DispatchResult {
			Self::managed(origin, &cluster_id)?;
			let mut state = ClustersNodes::<T>::get(cluster_id, &node_pub_key)
				.ok_or(Error::<T>::AttemptToValidateNotAssignedNode)?;
			let status = match succeeded {
				true => ClusterNodeStatus::ValidationSucceeded,
				false => ClusterNodeStatus::ValidationFailed,
			};
			Self::count(&cluster_id, Some(state.status), Some(status))?;
			state.status = status;
			ClustersNodes::<T>::insert(cluster_id, &node_pub_key, state);
			Self::deposit_event(Event::ClusterNodeValidated { cluster_id, node_pub_key, succeeded });
			Ok(())
		}

		/// Join a cluster that lets a contract decide who may. Only the node's provider may; the node counts as validated.
		///
		/// Fails with `ClusterDoesNotExist`, `NodeIsNotAuthorized`, `AttemptToAddNonExistentNode`, `OnlyNodeProvider`,
		/// `NodeHasNoActivatedStake`, `NodeStakeIsInvalid`, `NodeChillingIsProhibited`, `NodeAuthContractCallFailed`,
		/// `UnexpectedClusterStatus` or `AttemptToAddAlreadyAssignedNode`. `NodeIsNotAuthorized` comes first if the cluster
		/// has no contract, and before the last two if the contract does not accept the node.
		#[cfg(not(feature = "mainnet"))]
		#[pallet::call_index(5)]
		#[pallet::weight(crate::weights::clusters::join_cluster::<T>())]
		pub fn join_cluster(origin: OriginFor<T>, cluster_id: ClusterId, node_pub_key: NodePubKey) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let cluster = Self::find(&cluster_id)?;
			let contract = cluster.props.node_provider_auth_contract.ok_or(Error::<T>::NodeIsNotAuthorized)?;
			let provider = T::Nodes::provider_of(&node_pub_key).ok_or(Error::<T>::AttemptToAddNonExistentNode)?;
			ensure!(provider == caller, Error::<T>::OnlyNodeProvider);
			Self::ensure_staked(&cluster_id, &node_pub_key)?;
			Self::ensure_authorized(&contract, &caller, &provider, &node_pub_key)?;
			Self::admit(
				cluster_id,
				node_pub_key,
				ClusterNodeKind::External,
				ClusterNodeStatus::ValidationSucceeded,
			)
		}
	}

	impl<T: Config> Pallet<T> {
		fn find(cluster_id: &ClusterId) -> Result<Cluster, Error<T>> {
			Clusters::<T>::get(cluster_id).ok_or(Error::<T>::ClusterDoesNotExist)
		}

		fn managed(origin: OriginFor<T>, cluster_id: &ClusterId) -> Result<Cluster, DispatchError> {
			let caller = ensure_signed(origin)?;
			let cluster = Self::find(cluster_id)?;
			ensure!(cluster.manager_id == caller, Error::<T>::OnlyClusterManager);
			Ok(cluster)
		}

		fn ensure_minimums(p: &ClusterParams) -> Result<(), Error<T>> {
			ensure!(
				p.erasure_coding_required >= T::MinErasureCodingRequiredLimit::get(),
				Error::<T>::ErasureCodingRequiredDidNotMeetMinimum
			);
			ensure!(
				p.erasure_coding_total >= T::MinErasureCodingTotalLimit::get(),
				Error::<T>::ErasureCodingTotalNotMeetMinimum
			);
			ensure!(
				p.replication_total >= T::MinReplicationTotalLimit::get(),
				Error::<T>::ReplicationTotalDidNotMeetMinimum
			);
			Ok(())
		}

		fn ensure_open(cluster: &Cluster) -> Result<(), Error<T>> {
			let open = matches!(cluster.status, ClusterStatus::Bonded | ClusterStatus::Activated);
			ensure!(open, Error::<T>::UnexpectedClusterStatus);
			Ok(())
		}

		fn ensure_staked(cluster_id: &ClusterId, node: &NodePubKey) -> Result<(), Error<T>> {
			match T::Staking::state(node, cluster_id) {
				StakeState::None => Err(Error::<T>::NodeHasNoActivatedStake),
				StakeState::Invalid => Err(Error::<T>::NodeStakeIsInvalid),
				StakeState::Chilling => Err(Error::<T>::NodeChillingIsProhibited),
				StakeState::Active => Ok(()),
			}
		}

		/// Check that a cluster's contract accepts a node.
		fn ensure_authorized(
			contract: &AccountId,
			caller: &AccountId,
			provider: &AccountId,
			node: &NodePubKey,
		) -> Result<(), Error<T>> {
			let answer = T::Authorization::is_authorized(contract, caller, provider, node)
				.map_err(|_| Error::<T>::NodeAuthContractCallFailed)?;
			ensure!(answer.get(ANSWER) == Some(&1), Error::<T>::NodeIsNotAuthorized);
			Ok(())
		}

		fn admit(
			cluster_id: ClusterId,
			node: NodePubKey,
			kind: ClusterNodeKind,
			status: ClusterNodeStatus,
		) -> DispatchResult {
			Self::ensure_open(&Self::find(&cluster_id)?)?;
			ensure!(T::Nodes::cluster_of(&node).is_none(), Error::<T>::AttemptToAddAlreadyAssignedNode);
			let added_at = frame_system::Pallet::<T>::block_number().saturated_into();
			T::Nodes::assign(&node, Some(cluster_id));
			ClustersNodes::<T>::insert(cluster_id, &node, ClusterNodeState { kind, status, added_at });
			Self::deposit_event(Event::ClusterNodeAdded { cluster_id, node_pub_key: node });
			Self::count(&cluster_id, None, Some(status))?;
			Ok(())
		}

		/// Move one node between the cluster's counters.
		fn count(
			cluster_id: &ClusterId,
			from: Option<ClusterNodeStatus>,
			to: Option<ClusterNodeStatus>,
		) -> Result<(), Error<T>> {
			let mut stats = ClustersNodesStats::<T>::get(cluster_id).ok_or(Error::<T>::ClusterDoesNotExist)?;
			for (status, step) in [(from, -1), (to, 1)] {
				if let Some(status) = status {
					let counter = stats.counter(status);
					*counter = counter.checked_add_signed(step).ok_or(Error::<T>::ArithmeticOverflow)?;
				}
			}
			ClustersNodesStats::<T>::insert(cluster_id, stats);
			Ok(())
		}

		fn set_status(cluster_id: &ClusterId, status: ClusterStatus) -> DispatchResult {
			let mut cluster = Self::find(cluster_id)?;
			cluster.status = status;
			Clusters::<T>::insert(cluster_id, cluster);
			let cluster_id = *cluster_id;
			Self::deposit_event(match status {
				ClusterStatus::Unbonded => Event::ClusterUnbonded { cluster_id },
				ClusterStatus::Bonded => Event::ClusterBonded { cluster_id },
				ClusterStatus::Activated => Event::ClusterActivated { cluster_id },
				ClusterStatus::Unbonding => Event::ClusterUnbonding { cluster_id },
			});
			Ok(())
		}

		fn ensure_status(cluster_id: &ClusterId, status: ClusterStatus) -> DispatchResult {
			ensure!(Self::find(cluster_id)?.status == status, Error::<T>::UnexpectedClusterStatus);
			Ok(())
		}
	}

	impl<T: Config> ClusterRegistry for Pallet<T> {
		fn exists(cluster: &ClusterId) -> bool {
			Clusters::<T>::contains_key(cluster)
		}

		fn parties(cluster: &ClusterId) -> Result<(AccountId, AccountId), DispatchError> {
			let cluster = Self::find(cluster)?;
			Ok((cluster.manager_id, cluster.reserve_id))
		}

		fn protocol_params(cluster: &ClusterId) -> Option<ClusterProtocolParams> {
			ClustersGovParams::<T>::get(cluster)
		}

		fn contains(cluster: &ClusterId, node: &NodePubKey) -> bool {
			ClustersNodes::<T>::contains_key(cluster, node)
		}

		fn status(cluster: &ClusterId) -> Option<ClusterStatus> {
			Clusters::<T>::get(cluster).map(|cluster| cluster.status)
		}

		fn node_state(cluster: &ClusterId, node: &NodePubKey) -> Option<ClusterNodeState> {
			ClustersNodes::<T>::get(cluster, node)
		}

		fn nodes_stats(cluster: &ClusterId) -> ClusterNodesStats {
			ClustersNodesStats::<T>::get(cluster).unwrap_or_default()
		}

		#[cfg(not(feature = "mainnet"))]
		fn last_paid_era(cluster: &ClusterId) -> Result<DdcEra, DispatchError> {
			Ok(Self::find(cluster)?.last_paid_era)
		}

		#[cfg(not(feature = "mainnet"))]
		fn mark_era_paid(cluster: &ClusterId, era: DdcEra) -> DispatchResult {
			let mut paid = Self::find(cluster)?;
			paid.last_paid_era = era;
			Clusters::<T>::insert(cluster, paid);
			Self::deposit_event(Event::ClusterEraPaid { cluster_id: *cluster, era_id: era });
			Ok(())
		}

		fn mark_bonded(cluster: &ClusterId) -> DispatchResult {
			Self::ensure_status(cluster, ClusterStatus::Unbonded)?;
			Self::set_status(cluster, ClusterStatus::Bonded)
		}

		fn mark_unbonding(cluster: &ClusterId) -> DispatchResult {
			Self::ensure_open(&Self::find(cluster)?)?;
			let empty = ClustersNodesStats::<T>::get(cluster) == Some(ClusterNodesStats::default());
			ensure!(empty, Error::<T>::UnexpectedClusterStatus);
			Self::set_status(cluster, ClusterStatus::Unbonding)
		}

		fn mark_unbonded(cluster: &ClusterId) -> DispatchResult {
			Self::ensure_status(cluster, ClusterStatus::Unbonding)?;
			Self::set_status(cluster, ClusterStatus::Unbonded)
		}

		fn activate(cluster: &ClusterId, params: ClusterProtocolParams) -> DispatchResult {
			Self::ensure_status(cluster, ClusterStatus::Bonded)?;
			Self::set_status(cluster, ClusterStatus::Activated)?;
			ClustersGovParams::<T>::insert(cluster, params);
			Self::deposit_event(Event::ClusterProtocolParamsSet { cluster_id: *cluster });
			Ok(())
		}

		fn update_params(cluster: &ClusterId, params: ClusterProtocolParams) -> DispatchResult {
			ensure!(ClustersGovParams::<T>::contains_key(cluster), Error::<T>::ClusterProtocolParamsNotSet);
			ClustersGovParams::<T>::insert(cluster, params);
			Self::deposit_event(Event::ClusterProtocolParamsSet { cluster_id: *cluster });
			Ok(())
		}

		fn expel(cluster: &ClusterId, node: &NodePubKey) -> DispatchResult {
			Self::ensure_open(&Self::find(cluster)?)?;
			ensure!(T::Nodes::exists(node), Error::<T>::AttemptToRemoveNonExistentNode);
			let assigned = T::Nodes::cluster_of(node) == Some(*cluster);
			ensure!(assigned, Error::<T>::AttemptToRemoveNotAssignedNode);
			T::Nodes::assign(node, None);
			let state =
				ClustersNodes::<T>::take(cluster, node).ok_or(Error::<T>::AttemptToRemoveNotAssignedNode)?;
			Self::deposit_event(Event::ClusterNodeRemoved { cluster_id: *cluster, node_pub_key: node.clone() });
			Self::count(cluster, Some(state.status), None)?;
			Ok(())
		}
	}
}
