//! The register of storage nodes: their providers, their addresses, and the clusters that they serve.

pub use pallet::*;

use crate::{traits::*, types::*};

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_runtime::AccountId32;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(if cfg!(feature = "mainnet") { 0 } else { 2 });

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Staking: StakeRegistry;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A node was registered.
		NodeCreated { node_pub_key: NodePubKey },
		/// A node was removed from the register.
		NodeDeleted { node_pub_key: NodePubKey },
		/// A node's addresses or mode changed.
		NodeParamsChanged { node_pub_key: NodePubKey },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// A node with this public key is registered already.
		NodeAlreadyExists,
		/// No node with this public key is registered.
		NodeDoesNotExist,
		/// Only the account that registered the node may do this.
		OnlyNodeProvider,
		/// The node still serves a cluster.
		NodeIsAssignedToCluster,
		/// The host name is longer than 255 bytes.
		HostLenExceedsLimit,
		/// The domain name is longer than 255 bytes.
		DomainLenExceedsLimit,
		/// A stake is still bonded for the node.
		NodeHasDanglingStake,
	}

	#[pallet::storage]
	pub type StorageNodes<T: Config> = StorageMap<_, Blake2_128Concat, StorageNodePubKey, StorageNode>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub storage_nodes: alloc::vec::Vec<StorageNode>,
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for node in &self.storage_nodes {
				StorageNodes::<T>::insert(&node.pub_key, node);
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a node; the caller becomes its provider. Costs the fee alone.
		///
		/// Fails with `HostLenExceedsLimit`, `DomainLenExceedsLimit` or `NodeAlreadyExists`.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::nodes::create_node::<T>())]
		pub fn create_node(origin: OriginFor<T>, node_pub_key: NodePubKey, node_params: NodeParams) -> DispatchResult {
			let provider_id = ensure_signed(origin)?;
			let NodePubKey::StoragePubKey(key) = &node_pub_key;
			let props = Self::props(node_params)?;
			ensure!(!StorageNodes::<T>::contains_key(key), Error::<T>::NodeAlreadyExists);
			let node = StorageNode { pub_key: key.clone(), provider_id, cluster_id: None, props };
			StorageNodes::<T>::insert(key, node);
			Self::deposit_event(Event::NodeCreated { node_pub_key });
			Ok(())
		}

		/// Remove a node that serves no cluster and has no stake. Only its provider may.
		///
		/// Fails with `NodeDoesNotExist`, `OnlyNodeProvider`, `NodeIsAssignedToCluster` or `NodeHasDanglingStake`.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::nodes::delete_node::<T>())]
		pub fn delete_node(origin: OriginFor<T>, node_pub_key: NodePubKey) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let node = Self::owned(&node_pub_key, &caller)?;
			ensure!(node.cluster_id.is_none(), Error::<T>::NodeIsAssignedToCluster);
			ensure!(!T::Staking::has_stake(&node_pub_key), Error::<T>::NodeHasDanglingStake);
			StorageNodes::<T>::remove(&node.pub_key);
			Self::deposit_event(Event::NodeDeleted { node_pub_key });
			Ok(())
		}

		/// Change a node's addresses or mode. Only its provider may.
		///
		/// Fails with `NodeDoesNotExist`, `OnlyNodeProvider`, `HostLenExceedsLimit` or `DomainLenExceedsLimit`.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::nodes::set_node_params::<T>())]
		pub fn set_node_params(
			origin: OriginFor<T>,
			node_pub_key: NodePubKey,
			node_params: NodeParams,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let mut node = Self::owned(&node_pub_key, &caller)?;
			node.props = Self::props(node_params)?;
			StorageNodes::<T>::insert(node.pub_key.clone(), node);
			Self::deposit_event(Event::NodeParamsChanged { node_pub_key });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		fn find(node: &NodePubKey) -> Option<StorageNode> {
			let NodePubKey::StoragePubKey(key) = node;
			StorageNodes::<T>::get(key)
		}

		fn owned(node: &NodePubKey, caller: &AccountId) -> Result<StorageNode, Error<T>> {
			let node = Self::find(node).ok_or(Error::<T>::NodeDoesNotExist)?;
			ensure!(node.provider_id == *caller, Error::<T>::OnlyNodeProvider);
			Ok(node)
		}

		fn props(params: NodeParams) -> Result<StorageNodeProps, Error<T>> {
			let NodeParams::StorageParams(p) = params;
			Ok(StorageNodeProps {
				host: p.host.try_into().map_err(|_| Error::<T>::HostLenExceedsLimit)?,
				domain: p.domain.try_into().map_err(|_| Error::<T>::DomainLenExceedsLimit)?,
				ssl: p.ssl,
				http_port: p.http_port,
				grpc_port: p.grpc_port,
				p2p_port: p.p2p_port,
				mode: p.mode,
			})
		}
	}

	impl<T: Config> NodeRegistry for Pallet<T> {
		fn exists(node: &NodePubKey) -> bool {
			Self::find(node).is_some()
		}

		fn provider_of(node: &NodePubKey) -> Option<AccountId> {
			Self::find(node).map(|node| node.provider_id)
		}

		fn cluster_of(node: &NodePubKey) -> Option<ClusterId> {
			Self::find(node).and_then(|node| node.cluster_id)
		}

		fn assign(node: &NodePubKey, cluster: Option<ClusterId>) {
			let NodePubKey::StoragePubKey(key) = node;
			StorageNodes::<T>::mutate_extant(key, |node| node.cluster_id = cluster);
		}
	}
}
