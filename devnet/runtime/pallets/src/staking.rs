//! Stakes of nodes and of clusters. The pallet locks the funds in the stash account and never moves them.

pub use pallet::*;

use crate::{traits::*, types::*};

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Currency, LockIdentifier, LockableCurrency, WithdrawReasons},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		traits::{StaticLookup, Zero},
		AccountId32, SaturatedConversion,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);
	const NODE_LOCK: LockIdentifier = *b"ddcstake";
	const CLUSTER_LOCK: LockIdentifier = *b"clrstake";

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Currency: LockableCurrency<Self::AccountId, Balance = Balance>;
		type Nodes: NodeRegistry;
		type Clusters: ClusterRegistry;
		/// What a cluster's reserve account locks.
		type ClusterBondingAmount: Get<Balance>;
		/// How long a cluster's bond stays locked after unbonding.
		type ClusterUnboningDelay: Get<BlockNumber>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A stash locked this amount.
		Bonded(T::AccountId, Balance),
		/// A stash began to release this amount.
		Unbonded(T::AccountId, Balance),
		/// A stash got this amount back.
		Withdrawn(T::AccountId, Balance),
		/// A stash's node stopped serving.
		Chilled(T::AccountId),
		/// A stash's node may stop serving the cluster at this block.
		ChillSoon(T::AccountId, ClusterId, BlockNumber),
		/// A stash's node may serve.
		Activated(T::AccountId),
		/// A stash's node leaves its cluster once the stake is withdrawn.
		LeaveSoon(T::AccountId),
		/// A stash's node left its cluster.
		Left(T::AccountId),
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Not the controller of a stake.
		NotController,
		/// Not a stash.
		NotStash,
		/// The stash is bonded already.
		AlreadyBonded,
		/// The controller, node or stash has another partner.
		AlreadyPaired,
		/// Less than the bond needs.
		InsufficientBond,
		/// Too many pieces wait for release; withdraw first.
		NoMoreChunks,
		/// The records of this stake contradict each other.
		BadState,
		/// The stash's node serves a cluster; chill first.
		AlreadyInRole,
		/// The time to stop has not come.
		TooEarly,
		/// Not the controller of this node.
		NotNodeController,
		/// The node serves no cluster.
		NodeHasNoStake,
		/// No such cluster.
		NoCluster,
		/// The cluster has no protocol parameters.
		NoClusterGovParams,
		/// A node that is in a cluster must chill the slow way.
		FastChillProhibited,
		/// The node is no storage node. No call returns this: all nodes are.
		StoringProhibited,
		/// A sum is too large.
		ArithmeticOverflow,
		/// A difference is below zero.
		ArithmeticUnderflow,
		/// The node is not registered.
		NodeIsNotFound,
		/// The node is leaving its cluster.
		NodeIsLeaving,
		/// The stake cannot be released now.
		UnbondingProhibited,
	}

	/// Stash to controller.
	#[pallet::storage]
	pub type Bonded<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, T::AccountId>;

	/// Controller to the stake it controls.
	#[pallet::storage]
	pub type Ledger<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, StakingLedger>;

	/// Stash to the cluster its node may serve.
	#[pallet::storage]
	pub type Storages<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ClusterId>;

	/// Node to its stash.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Twox64Concat, NodePubKey, T::AccountId>;

	/// Stash to its node.
	#[pallet::storage]
	pub type Providers<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, NodePubKey>;

	/// Stash to the cluster its node is leaving.
	#[pallet::storage]
	pub type LeavingStorages<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ClusterId>;

	/// Cluster reserve account to cluster manager.
	#[pallet::storage]
	pub type ClusterBonded<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, T::AccountId>;

	/// Cluster manager to the cluster's bond.
	#[pallet::storage]
	pub type ClusterLedger<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, StakingLedger>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Stash, controller, node, stake, cluster served.
		pub storages: Vec<(T::AccountId, T::AccountId, NodePubKey, Balance, ClusterId)>,
		/// Reserve account, manager, cluster.
		pub clusters: Vec<(T::AccountId, T::AccountId, ClusterId)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (stash, controller, node, value, cluster) in &self.storages {
				assert!(T::Currency::free_balance(stash) >= *value, "a genesis stash must hold its stake");
				frame_system::Pallet::<T>::inc_consumers(stash).expect("a genesis stash exists");
				Pallet::<T>::record_bond(stash, controller, node, *value);
				Storages::<T>::insert(stash, cluster);
			}
			for (reserve, manager, _cluster) in &self.clusters {
				let bonded = ClusterBonded::<T>::contains_key(reserve) || ClusterLedger::<T>::contains_key(manager);
				assert!(!bonded, "a genesis cluster has a reserve account and a manager of its own");
				let covered = T::Currency::free_balance(reserve) >= T::ClusterBondingAmount::get();
				assert!(covered, "a genesis reserve account must hold the cluster's bond");
				frame_system::Pallet::<T>::inc_consumers(reserve).expect("a genesis reserve account exists");
				Pallet::<T>::record_cluster_bond(reserve, manager);
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lock a stake for a node. The caller becomes the stash; `value` is clipped to its free balance.
		///
		/// Fails with `AlreadyBonded`, `AlreadyPaired`, `InsufficientBond`, `NodeIsNotFound` or `BadState`.
		#[pallet::call_index(0)]
		#[pallet::weight(crate::weights::staking::bond::<T>())]
		pub fn bond(
			origin: OriginFor<T>,
			controller: <T::Lookup as StaticLookup>::Source,
			node: NodePubKey,
			#[pallet::compact] value: Balance,
		) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			ensure!(!Bonded::<T>::contains_key(&stash), Error::<T>::AlreadyBonded);
			let controller = T::Lookup::lookup(controller)?;
			ensure!(!Ledger::<T>::contains_key(&controller), Error::<T>::AlreadyPaired);
			ensure!(value >= T::Currency::minimum_balance(), Error::<T>::InsufficientBond);
			let paired = Nodes::<T>::contains_key(&node) || Providers::<T>::contains_key(&stash);
			ensure!(!paired, Error::<T>::AlreadyPaired);
			ensure!(T::Nodes::exists(&node), Error::<T>::NodeIsNotFound);
			frame_system::Pallet::<T>::inc_consumers(&stash).map_err(|_| Error::<T>::BadState)?;
			let value = value.min(T::Currency::free_balance(&stash));
			Self::deposit_event(Event::Bonded(stash.clone(), value));
			Self::record_bond(&stash, &controller, &node, value);
			Ok(())
		}

		/// Begin to release part of a node's stake, clipped to what is active. Signed by the controller.
		///
		/// Fails with `NotController`, `NoMoreChunks`, `NoClusterGovParams`, `InsufficientBond` or `BadState`. Releasing
		/// nothing succeeds without an event.
		#[pallet::call_index(1)]
		#[pallet::weight(crate::weights::staking::unbond::<T>())]
		pub fn unbond(origin: OriginFor<T>, #[pallet::compact] value: Balance) -> DispatchResult {
			let controller = ensure_signed(origin)?;
			let mut ledger = Ledger::<T>::get(&controller).ok_or(Error::<T>::NotController)?;
			ensure!((ledger.unlocking.len() as u32) < MAX_CHUNKS, Error::<T>::NoMoreChunks);
			let mut value = value.min(ledger.active);
			if value.is_zero() {
				return Ok(());
			}
			if ledger.active - value < T::Currency::minimum_balance() {
				value = ledger.active;
			}
			let rest = ledger.active - value;
			let stash = ledger.stash.clone();
			if let Some(cluster) = Storages::<T>::get(&stash) {
				ensure!(rest >= Self::params(&cluster)?.storage_bond_size, Error::<T>::InsufficientBond);
			}
			let node = Providers::<T>::get(&stash).ok_or(Error::<T>::BadState)?;
			let mut delay = 0;
			if let Some(cluster) = T::Nodes::cluster_of(&node) {
				let params = Self::params(&cluster)?;
				delay = params.storage_unbonding_delay;
				if rest < params.storage_bond_size {
					LeavingStorages::<T>::insert(&stash, cluster);
					Self::deposit_event(Event::LeaveSoon(stash.clone()));
				}
			}
			ledger.active = rest;
			let due = Self::now().saturating_add(delay);
			ensure!(push_chunk(&mut ledger.unlocking, value, due), Error::<T>::NoMoreChunks);
			Self::update_ledger(&controller, ledger);
			Self::deposit_event(Event::Unbonded(stash, value));
			Ok(())
		}

		/// Unlock what has been released long enough. Signed by the controller.
		///
		/// Fails with `NotController` or `BadState`. Where nothing is due it succeeds without an event.
		#[pallet::call_index(2)]
		#[pallet::weight(crate::weights::staking::withdraw_unbonded::<T>())]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			let controller = ensure_signed(origin)?;
			let mut ledger = Ledger::<T>::get(&controller).ok_or(Error::<T>::NotController)?;
			let stash = ledger.stash.clone();
			let node = Providers::<T>::get(&stash).ok_or(Error::<T>::BadState)?;
			let freed = take_matured(&mut ledger.unlocking, Self::now());
			ledger.total = ledger.total.saturating_sub(freed);
			if ledger.unlocking.is_empty() && ledger.active < T::Currency::minimum_balance() {
				Self::forget_bond(&stash, &controller, &node);
			} else {
				Self::update_ledger(&controller, ledger);
			}
			if freed.is_zero() {
				return Ok(());
			}
			Self::deposit_event(Event::Withdrawn(stash.clone(), freed));
			if let Some(cluster) = LeavingStorages::<T>::take(&stash) {
				// This fails if the manager has removed the node before; it is outside the cluster in both cases.
				let _ = T::Clusters::expel(&cluster, &node);
				Self::deposit_event(Event::Left(stash));
			}
			Ok(())
		}

		/// Declare that a node will serve a cluster, which asks for the cluster's bond size. Signed by the controller.
		///
		/// Fails with `NoCluster`, `NotController`, `NoClusterGovParams`, `InsufficientBond`, `BadState`, `AlreadyInRole`
		/// (the node serves another cluster) or `NodeIsLeaving`. A repeated call for the same cluster cancels a pending
		/// chill. A node that has chilled may store to another cluster while the old one still lists it.
		#[pallet::call_index(3)]
		#[pallet::weight(crate::weights::staking::store::<T>())]
		pub fn store(origin: OriginFor<T>, cluster_id: ClusterId) -> DispatchResult {
			let controller = ensure_signed(origin)?;
			ensure!(T::Clusters::exists(&cluster_id), Error::<T>::NoCluster);
			let mut ledger = Ledger::<T>::get(&controller).ok_or(Error::<T>::NotController)?;
			let params = Self::params(&cluster_id)?;
			ensure!(ledger.active >= params.storage_bond_size, Error::<T>::InsufficientBond);
			let stash = ledger.stash.clone();
			ensure!(Providers::<T>::contains_key(&stash), Error::<T>::BadState);
			if let Some(current) = Storages::<T>::get(&stash) {
				ensure!(current == cluster_id, Error::<T>::AlreadyInRole);
				ledger.chilling = None;
				Ledger::<T>::insert(&controller, ledger);
				return Ok(());
			}
			ensure!(!LeavingStorages::<T>::contains_key(&stash), Error::<T>::NodeIsLeaving);
			Storages::<T>::insert(&stash, cluster_id);
			Self::deposit_event(Event::Activated(stash));
			Ok(())
		}

		/// Stop serving: the first call starts the cluster's delay, the next one after it ends it. Signed by the controller.
		///
		/// Fails with `NotController`, `NoClusterGovParams` or `TooEarly`. A node that does not serve succeeds silently.
		#[pallet::call_index(4)]
		#[pallet::weight(crate::weights::staking::chill::<T>())]
		pub fn chill(origin: OriginFor<T>) -> DispatchResult {
			let controller = ensure_signed(origin)?;
			let mut ledger = Ledger::<T>::get(&controller).ok_or(Error::<T>::NotController)?;
			let stash = ledger.stash.clone();
			let Some(cluster) = Storages::<T>::get(&stash) else { return Ok(()) };
			let delay = Self::params(&cluster)?.storage_chill_delay;
			let now = Self::now();
			if delay == 0 {
				// A block noted before stays in the ledger, as on the live chain.
				Storages::<T>::remove(&stash);
				Self::deposit_event(Event::Chilled(stash));
				return Ok(());
			}
			if ledger.chilling.is_some_and(|noted| noted <= now) {
				Storages::<T>::remove(&stash);
				Self::deposit_event(Event::Chilled(stash));
				ledger.chilling = None;
				Ledger::<T>::insert(&controller, ledger);
				return Ok(());
			}
			let may_stop = now.saturating_add(delay);
			// If governance has shortened the delay since, the shorter one counts from now, if that ends earlier.
			ensure!(ledger.chilling.is_none_or(|noted| may_stop < noted), Error::<T>::TooEarly);
			ledger.chilling = Some(may_stop);
			Ledger::<T>::insert(&controller, ledger);
			Self::deposit_event(Event::ChillSoon(stash, cluster, may_stop));
			Ok(())
		}

		/// Hand a stash's stake to another controller. Signed by the stash. No event.
		///
		/// Fails with `NotStash` or `AlreadyPaired`.
		#[pallet::call_index(5)]
		#[pallet::weight(crate::weights::staking::set_controller::<T>())]
		pub fn set_controller(
			origin: OriginFor<T>,
			controller: <T::Lookup as StaticLookup>::Source,
		) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			let old = Bonded::<T>::get(&stash).ok_or(Error::<T>::NotStash)?;
			let controller = T::Lookup::lookup(controller)?;
			ensure!(!Ledger::<T>::contains_key(&controller), Error::<T>::AlreadyPaired);
			if let Some(ledger) = Ledger::<T>::take(&old) {
				Ledger::<T>::insert(&controller, ledger);
			}
			Bonded::<T>::insert(&stash, controller);
			Ok(())
		}

		/// Pair a stash with another node. Signed by the stash. No event; the node need not be registered, and may be the
		/// stash's present one.
		///
		/// Fails with `AlreadyPaired` (the node has another stash), `AlreadyInRole` or `NodeIsLeaving`.
		#[pallet::call_index(6)]
		#[pallet::weight(crate::weights::staking::set_node::<T>())]
		pub fn set_node(origin: OriginFor<T>, new_node: NodePubKey) -> DispatchResult {
			let stash = ensure_signed(origin)?;
			ensure!(Nodes::<T>::get(&new_node).is_none_or(|owner| owner == stash), Error::<T>::AlreadyPaired);
			ensure!(!Storages::<T>::contains_key(&stash), Error::<T>::AlreadyInRole);
			ensure!(!LeavingStorages::<T>::contains_key(&stash), Error::<T>::NodeIsLeaving);
			if let Some(old) = Providers::<T>::get(&stash) {
				Nodes::<T>::remove(old);
			}
			Nodes::<T>::insert(&new_node, &stash);
			Providers::<T>::insert(&stash, new_node);
			Ok(())
		}

		/// Let a node that is in no cluster yet stop serving in the next block; then call `chill`. Signed by the controller.
		///
		/// Fails with `NotController`, `BadState`, `NotNodeController`, `NodeHasNoStake` or `FastChillProhibited`.
		#[pallet::call_index(7)]
		#[pallet::weight(crate::weights::staking::fast_chill::<T>())]
		pub fn fast_chill(origin: OriginFor<T>) -> DispatchResult {
			let controller = ensure_signed(origin)?;
			let mut ledger = Ledger::<T>::get(&controller).ok_or(Error::<T>::NotController)?;
			let stash = ledger.stash.clone();
			let node = Providers::<T>::get(&stash).ok_or(Error::<T>::BadState)?;
			let node_stash = Nodes::<T>::get(&node).ok_or(Error::<T>::BadState)?;
			ensure!(node_stash == stash, Error::<T>::NotNodeController);
			let cluster = Storages::<T>::get(&stash).ok_or(Error::<T>::NodeHasNoStake)?;
			ensure!(!T::Clusters::contains(&cluster, &node), Error::<T>::FastChillProhibited);
			let may_stop = Self::now().saturating_add(1);
			ledger.chilling = Some(may_stop);
			Ledger::<T>::insert(&controller, ledger);
			Self::deposit_event(Event::ChillSoon(stash, cluster, may_stop));
			Ok(())
		}

		/// Lock a cluster's bond on its reserve account, which signs.
		///
		/// Fails with `DdcClusters.ClusterDoesNotExist`, `NotStash`, `AlreadyBonded`, `AlreadyPaired`,
		/// `DdcClusters.UnexpectedClusterStatus`, `BadState` or `InsufficientBond`. A manager can bond one cluster only.
		#[pallet::call_index(8)]
		#[pallet::weight(crate::weights::staking::bond_cluster::<T>())]
		pub fn bond_cluster(origin: OriginFor<T>, cluster_id: ClusterId) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let (manager, reserve) = T::Clusters::parties(&cluster_id)?;
			ensure!(caller == reserve, Error::<T>::NotStash);
			ensure!(!ClusterBonded::<T>::contains_key(&reserve), Error::<T>::AlreadyBonded);
			ensure!(!ClusterLedger::<T>::contains_key(&manager), Error::<T>::AlreadyPaired);
			let amount = T::ClusterBondingAmount::get();
			ensure!(amount >= T::Currency::minimum_balance(), Error::<T>::InsufficientBond);
			T::Clusters::mark_bonded(&cluster_id)?;
			frame_system::Pallet::<T>::inc_consumers(&reserve).map_err(|_| Error::<T>::BadState)?;
			ensure!(T::Currency::free_balance(&reserve) >= amount, Error::<T>::InsufficientBond);
			Self::deposit_event(Event::Bonded(reserve.clone(), amount));
			Self::record_cluster_bond(&reserve, &manager);
			Ok(())
		}

		/// Begin to release the bond of a cluster without nodes. Signed by its manager.
		///
		/// Fails with `DdcClusters.ClusterDoesNotExist`, `NotController`, `NoMoreChunks` or
		/// `DdcClusters.UnexpectedClusterStatus`, also for a cluster of the same manager that was never bonded.
		#[pallet::call_index(9)]
		#[pallet::weight(crate::weights::staking::unbond_cluster::<T>())]
		pub fn unbond_cluster(origin: OriginFor<T>, cluster_id: ClusterId) -> DispatchResult {
			let (manager, mut ledger) = Self::cluster_bond(origin, &cluster_id)?;
			ensure!((ledger.unlocking.len() as u32) < MAX_CHUNKS, Error::<T>::NoMoreChunks);
			T::Clusters::mark_unbonding(&cluster_id)?;
			let value = core::mem::take(&mut ledger.active);
			let due = Self::now().saturating_add(T::ClusterUnboningDelay::get());
			ensure!(push_chunk(&mut ledger.unlocking, value, due), Error::<T>::NoMoreChunks);
			let reserve = ledger.stash.clone();
			Self::update_cluster_ledger(&manager, ledger);
			Self::deposit_event(Event::Unbonded(reserve, value));
			Ok(())
		}

		/// Unlock a cluster's bond once its delay is over. Signed by its manager.
		///
		/// Fails with `DdcClusters.ClusterDoesNotExist`, `NotController`, or, for another cluster of the same manager,
		/// `DdcClusters.UnexpectedClusterStatus`. Before the bond is due it succeeds without effect, for any cluster of the
		/// manager.
		#[pallet::call_index(10)]
		#[pallet::weight(crate::weights::staking::withdraw_unbonded_cluster::<T>())]
		pub fn withdraw_unbonded_cluster(origin: OriginFor<T>, cluster_id: ClusterId) -> DispatchResult {
			let (manager, mut ledger) = Self::cluster_bond(origin, &cluster_id)?;
			let freed = take_matured(&mut ledger.unlocking, Self::now());
			ledger.total = ledger.total.saturating_sub(freed);
			let reserve = ledger.stash.clone();
			if ledger.unlocking.is_empty() && ledger.active < T::Currency::minimum_balance() {
				ClusterBonded::<T>::remove(&reserve);
				ClusterLedger::<T>::remove(&manager);
				frame_system::Pallet::<T>::dec_consumers(&reserve);
				T::Currency::remove_lock(CLUSTER_LOCK, &reserve);
				T::Clusters::mark_unbonded(&cluster_id)?;
			} else {
				Self::update_cluster_ledger(&manager, ledger);
			}
			if !freed.is_zero() {
				Self::deposit_event(Event::Withdrawn(reserve, freed));
			}
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		fn now() -> BlockNumber {
			frame_system::Pallet::<T>::block_number().saturated_into()
		}

		fn params(cluster: &ClusterId) -> Result<ClusterProtocolParams, Error<T>> {
			T::Clusters::protocol_params(cluster).ok_or(Error::<T>::NoClusterGovParams)
		}

		fn update_ledger(controller: &T::AccountId, ledger: StakingLedger) {
			T::Currency::set_lock(NODE_LOCK, &ledger.stash, ledger.total, WithdrawReasons::all());
			Ledger::<T>::insert(controller, ledger);
		}

		fn record_bond(stash: &T::AccountId, controller: &T::AccountId, node: &NodePubKey, value: Balance) {
			Nodes::<T>::insert(node, stash);
			Providers::<T>::insert(stash, node);
			Bonded::<T>::insert(stash, controller);
			let ledger = StakingLedger {
				stash: stash.clone(),
				total: value,
				active: value,
				chilling: None,
				unlocking: Default::default(),
			};
			Self::update_ledger(controller, ledger);
		}

		fn forget_bond(stash: &T::AccountId, controller: &T::AccountId, node: &NodePubKey) {
			Bonded::<T>::remove(stash);
			Ledger::<T>::remove(controller);
			Nodes::<T>::remove(node);
			Providers::<T>::remove(stash);
			Storages::<T>::remove(stash);
			T::Currency::remove_lock(NODE_LOCK, stash);
			frame_system::Pallet::<T>::dec_consumers(stash);
		}

		fn record_cluster_bond(reserve: &T::AccountId, manager: &T::AccountId) {
			let amount = T::ClusterBondingAmount::get();
			ClusterBonded::<T>::insert(reserve, manager);
			let ledger = StakingLedger {
				stash: reserve.clone(),
				total: amount,
				active: amount,
				chilling: None,
				unlocking: Default::default(),
			};
			Self::update_cluster_ledger(manager, ledger);
		}

		fn update_cluster_ledger(manager: &T::AccountId, ledger: StakingLedger) {
			T::Currency::set_lock(CLUSTER_LOCK, &ledger.stash, ledger.total, WithdrawReasons::all());
			ClusterLedger::<T>::insert(manager, ledger);
		}

		/// Return the cluster's manager, who must be the caller, and the bond that it controls, of whichever cluster.
		fn cluster_bond(
			origin: OriginFor<T>,
			cluster: &ClusterId,
		) -> Result<(T::AccountId, StakingLedger), DispatchError> {
			let caller = ensure_signed(origin)?;
			let (manager, _) = T::Clusters::parties(cluster)?;
			ensure!(manager == caller, Error::<T>::NotController);
			let ledger = ClusterLedger::<T>::get(&caller).ok_or(Error::<T>::NotController)?;
			Ok((caller, ledger))
		}
	}

	impl<T: Config> StakeRegistry for Pallet<T> {
		fn has_stake(node: &NodePubKey) -> bool {
			Nodes::<T>::contains_key(node)
		}

		fn state(node: &NodePubKey, cluster: &ClusterId) -> StakeState {
			let Some(stash) = Nodes::<T>::get(node) else { return StakeState::None };
			if Storages::<T>::get(&stash) != Some(*cluster) {
				return StakeState::None;
			}
			match Bonded::<T>::get(&stash).and_then(Ledger::<T>::get) {
				None => StakeState::Invalid,
				Some(StakingLedger { chilling: Some(_), .. }) => StakeState::Chilling,
				Some(_) => StakeState::Active,
			}
		}
	}
}
