//! Governance of a cluster by its members: the manager and the providers of validated nodes vote on opening the cluster, or
//! on changing its protocol parameters. If all of them approve, the pallet's account submits a referendum.

pub use pallet::*;

use crate::{traits::*, types::*};

/// The number of validated nodes that a cluster needs before its members can propose.
pub const MIN_VALIDATED_NODES: u16 = 3;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::weights::clusters_gov as weights;
	use alloc::{boxed::Box, vec, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{Currency, ExistenceRequirement::*},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{traits::AccountIdConversion, AccountId32, SaturatedConversion};

	#[pallet::pallet]
	#[pallet::without_storage_info]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>> {
		type Currency: Currency<Self::AccountId, Balance = Balance>;
		type Clusters: ClusterRegistry;
		type Nodes: NodeRegistry;
		type Referenda: ClusterReferenda<Self::ProposalCall>;
		/// The runtime's calls, of which this pallet's are a part.
		type ProposalCall: Parameter + From<Call<Self>>;
		/// Source of the address of the account that submits referenda.
		type PalletId: Get<PalletId>;
		/// The voting period, in blocks.
		type ProposalDuration: Get<BlockNumber>;
		/// The origin, besides root, that may open a cluster.
		type ActivatorOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The origin, besides root, that may change a cluster's protocol parameters.
		type UpdaterOrigin: EnsureOrigin<Self::RuntimeOrigin>;
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A member proposed something; this many ayes are needed.
		Proposed { account: T::AccountId, cluster_id: ClusterId, threshold: u32 },
		/// A member voted; the counts include the vote.
		Voted { account: T::AccountId, cluster_id: ClusterId, voted: bool, yes: u32, no: u32 },
		/// All members want what was proposed.
		Approved { cluster_id: ClusterId },
		/// Not all members want what was proposed.
		Disapproved { cluster_id: ClusterId },
		/// A referendum on the proposal was submitted.
		ReferendumSubmitted { cluster_id: ClusterId },
		/// Voting ended with these counts; members that did not vote in time count as noes.
		Closed { cluster_id: ClusterId, yes: u32, no: u32 },
		/// A cluster's proposal and its votes were removed.
		Removed { cluster_id: ClusterId },
		/// A member paid a referendum's submission deposit.
		SubmissionDepositRetained { referenda_index: u32, depositor: T::AccountId, amount: Balance },
		/// A member got a referendum's submission deposit back.
		SubmissionDepositRefunded { referenda_index: u32, depositor: T::AccountId, amount: Balance },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Not a member of the cluster.
		NotClusterMember,
		/// Only the cluster's manager may do this.
		NotClusterManager,
		/// The node has not passed its validation.
		NotValidatedNode,
		/// No cluster has this id.
		NoCluster,
		/// The node does not serve this cluster.
		NoClusterNode,
		/// Only the account that proposed it may do this.
		NotProposalAuthor,
		/// The cluster's members have nothing before them.
		ProposalMissing,
		/// The cluster's members have a proposal before them already.
		ActiveProposal,
		/// The account voted like this before.
		DuplicateVote,
		/// Votes that could change the outcome may still come.
		TooEarly,
		/// Nodes of the cluster wait for their validation.
		AwaitsValidation,
		/// The cluster has too few validated nodes.
		NotEnoughValidatedNodes,
		/// The cluster's status does not allow this.
		UnexpectedState,
		/// The node joined after the proposal was made.
		VoteProhibited,
		/// No submission deposit is kept for this referendum.
		NoSubmissionDeposit,
		/// Only the node's provider may do this.
		NotNodeProvider,
	}

	/// What a cluster's members decide about.
	#[pallet::storage]
	pub type ClusterProposal<T: Config> =
		StorageMap<_, Identity, ClusterId, Proposal<T::AccountId, <T as Config>::ProposalCall>>;

	/// How a cluster's members voted.
	#[pallet::storage]
	pub type ClusterProposalVoting<T: Config> = StorageMap<_, Identity, ClusterId, Votes<T::AccountId>>;

	/// Who paid a referendum's submission deposit.
	#[pallet::storage]
	pub type SubmissionDeposits<T: Config> = StorageMap<_, Identity, u32, SubmissionDeposit<T::AccountId>>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Propose to open a bonded cluster with these protocol parameters. Only its manager may.
		///
		/// Fails with `NoCluster`, `NotClusterManager`, `ActiveProposal`, `UnexpectedState`, `AwaitsValidation` or
		/// `NotEnoughValidatedNodes`.
		#[pallet::call_index(0)]
		#[pallet::weight(weights::propose_activate_cluster_protocol::<T>())]
		pub fn propose_activate_cluster_protocol(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			cluster_protocol_params: ClusterProtocolParams,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::ensure_manager(&caller, &cluster_id)?;
			let call = Call::activate_cluster_protocol { cluster_id, cluster_protocol_params };
			Self::propose(caller, cluster_id, ClusterStatus::Bonded, ProposalKind::ActivateClusterProtocol, call)
		}

		/// Propose other protocol parameters for an open cluster. Its manager and providers of its validated nodes may.
		///
		/// Fails with `NoCluster` or `NotClusterManager` as manager, `NotValidatedNode` (also of an unknown cluster or a
		/// node outside it) or `NotNodeProvider` as provider; then `ActiveProposal`, `UnexpectedState`, `AwaitsValidation`
		/// or `NotEnoughValidatedNodes`.
		#[pallet::call_index(1)]
		#[pallet::weight(weights::propose_update_cluster_protocol::<T>())]
		pub fn propose_update_cluster_protocol(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			cluster_protocol_params: ClusterProtocolParams,
			member: ClusterMember,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::ensure_member(&caller, &cluster_id, &member)?;
			let call = Call::update_cluster_protocol { cluster_id, cluster_protocol_params };
			Self::propose(caller, cluster_id, ClusterStatus::Activated, ProposalKind::UpdateClusterProtocol, call)
		}

		/// Vote on the cluster's proposal, or change one's vote. A provider of several nodes has one vote all the same.
		///
		/// Fails with `NoCluster` or `NotClusterManager` as manager, `NoClusterNode` (also of an unknown cluster),
		/// `NotValidatedNode` or `NotNodeProvider` as provider; then `ProposalMissing`, `VoteProhibited` or `DuplicateVote`.
		#[pallet::call_index(2)]
		#[pallet::weight(weights::vote_proposal::<T>())]
		pub fn vote_proposal(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			approve: bool,
			member: ClusterMember,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let joined = match &member {
				ClusterMember::ClusterManager => {
					Self::ensure_manager(&caller, &cluster_id)?;
					None
				},
				ClusterMember::NodeProvider(node) => {
					let state = T::Clusters::node_state(&cluster_id, node).ok_or(Error::<T>::NoClusterNode)?;
					Self::ensure_validated(Some(&state))?;
					Self::ensure_provider(&caller, node)?;
					Some(state.added_at)
				},
			};
			let mut votes = ClusterProposalVoting::<T>::get(cluster_id).ok_or(Error::<T>::ProposalMissing)?;
			ensure!(joined.is_none_or(|block| block < votes.start), Error::<T>::VoteProhibited);
			let (same, other) = match approve {
				true => (&mut votes.ayes, &mut votes.nays),
				false => (&mut votes.nays, &mut votes.ayes),
			};
			ensure!(!same.contains(&caller), Error::<T>::DuplicateVote);
			same.push(caller.clone());
			if let Some(index) = other.iter().position(|account| *account == caller) {
				other.swap_remove(index);
			}
			let (yes, no) = votes.counts();
			ClusterProposalVoting::<T>::insert(cluster_id, votes);
			Self::deposit_event(Event::Voted { account: caller, cluster_id, voted: approve, yes, no });
			Ok(())
		}

		/// End the voting once its outcome is certain, or its time is over. If all members agreed, the caller pays the
		/// submission deposit of the referendum that follows.
		///
		/// Fails with `NoCluster` or `NotClusterManager` as manager, `NotValidatedNode` (also of an unknown cluster or a
		/// node outside it) or `NotNodeProvider` as provider; then `ProposalMissing`, `TooEarly`, or with the errors of the
		/// deposit's transfer and of the referendum's submission. The latter fails with `ConsumerRemaining` while the
		/// pallet's account holds nothing besides the deposit: it cannot reserve its whole balance.
		#[pallet::call_index(3)]
		#[pallet::weight(
			weights::close_early_approved::<T>(64)
				.max(weights::close_early_disapproved::<T>(64))
				.max(weights::close_approved::<T>(64))
				.max(weights::close_disapproved::<T>(64))
		)]
		pub fn close_proposal(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			member: ClusterMember,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			Self::ensure_member(&caller, &cluster_id, &member)?;
			let votes = ClusterProposalVoting::<T>::get(cluster_id).ok_or(Error::<T>::ProposalMissing)?;
			let (yes, mut no) = votes.counts();
			let used = if yes >= votes.threshold {
				let proposal = ClusterProposal::<T>::get(cluster_id).ok_or(Error::<T>::ProposalMissing)?;
				let call = T::Referenda::bound(*proposal.call).map_err(|_| Error::<T>::ProposalMissing)?;
				Self::deposit_event(Event::Closed { cluster_id, yes, no });
				Self::deposit_event(Event::Approved { cluster_id });
				weights::close_early_approved::<T>(votes.seats)
					.saturating_add(Self::submit_referendum(caller, cluster_id, proposal.kind, call)?)
			} else {
				let impossible = votes.seats.saturating_sub(no) < votes.threshold;
				let used = if impossible {
					weights::close_early_disapproved::<T>(votes.seats)
				} else {
					ensure!(Self::now() >= votes.end, Error::<T>::TooEarly);
					// Members that did not vote count as noes, so that this can no longer be an approval.
					no = votes.seats.saturating_sub(yes);
					weights::close_disapproved::<T>(votes.seats)
				};
				Self::deposit_event(Event::Closed { cluster_id, yes, no });
				Self::deposit_event(Event::Disapproved { cluster_id });
				used
			};
			Self::remove(cluster_id);
			Ok(Some(used).into())
		}

		/// Take back a proposal. Only its author may.
		///
		/// Fails with `ProposalMissing` or `NotProposalAuthor`.
		#[pallet::call_index(4)]
		#[pallet::weight(weights::retract_proposal::<T>())]
		pub fn retract_proposal(origin: OriginFor<T>, cluster_id: ClusterId) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let proposal = ClusterProposal::<T>::get(cluster_id).ok_or(Error::<T>::ProposalMissing)?;
			ensure!(proposal.author == caller, Error::<T>::NotProposalAuthor);
			Self::remove(cluster_id);
			Ok(())
		}

		/// Give a referendum's submission deposit back to the member that paid it, once the referendum is approved or
		/// cancelled. Any account may call this, and root.
		///
		/// Fails with `NoSubmissionDeposit`, or with the errors of `Referenda.refund_submission_deposit`, except `NoDeposit`:
		/// an earlier call of that refund does no harm.
		#[pallet::call_index(5)]
		#[pallet::weight(weights::refund_submission_deposit::<T>())]
		pub fn refund_submission_deposit(origin: OriginFor<T>, referenda_index: u32) -> DispatchResult {
			ensure_signed_or_root(origin)?;
			let SubmissionDeposit { depositor, amount } =
				SubmissionDeposits::<T>::get(referenda_index).ok_or(Error::<T>::NoSubmissionDeposit)?;
			if let Err(error) = T::Referenda::refund(&Self::account_id(), referenda_index) {
				ensure!(error == T::Referenda::released_before(), error);
			}
			T::Currency::transfer(&Self::account_id(), &depositor, amount, AllowDeath)?;
			SubmissionDeposits::<T>::remove(referenda_index);
			Self::deposit_event(Event::SubmissionDepositRefunded { referenda_index, depositor, amount });
			Ok(())
		}

		/// Open a bonded cluster. Root and the origin of the track for it may.
		///
		/// Fails with `DdcClusters.ClusterDoesNotExist` or `DdcClusters.UnexpectedClusterStatus`.
		#[pallet::call_index(6)]
		#[pallet::weight(weights::activate_cluster_protocol::<T>())]
		pub fn activate_cluster_protocol(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			cluster_protocol_params: ClusterProtocolParams,
		) -> DispatchResult {
			T::ActivatorOrigin::ensure_origin_or_root(origin)?;
			T::Clusters::activate(&cluster_id, cluster_protocol_params)
		}

		/// Change a cluster's protocol parameters. Root and the origin of the track for it may.
		///
		/// Fails with `DdcClusters.ClusterProtocolParamsNotSet`.
		#[pallet::call_index(7)]
		#[pallet::weight(weights::update_cluster_protocol::<T>())]
		pub fn update_cluster_protocol(
			origin: OriginFor<T>,
			cluster_id: ClusterId,
			cluster_protocol_params: ClusterProtocolParams,
		) -> DispatchResult {
			T::UpdaterOrigin::ensure_origin_or_root(origin)?;
			T::Clusters::update_params(&cluster_id, cluster_protocol_params)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Return the account that submits the referenda.
		pub fn account_id() -> T::AccountId {
			T::PalletId::get().into_account_truncating()
		}

		fn now() -> BlockNumber {
			frame_system::Pallet::<T>::block_number().saturated_into()
		}

		fn ensure_manager(caller: &AccountId, cluster_id: &ClusterId) -> Result<(), Error<T>> {
			let (manager, _) = T::Clusters::parties(cluster_id).map_err(|_| Error::<T>::NoCluster)?;
			ensure!(manager == *caller, Error::<T>::NotClusterManager);
			Ok(())
		}

		fn ensure_validated(state: Option<&ClusterNodeState>) -> Result<(), Error<T>> {
			let validated = state.is_some_and(|state| state.status == ClusterNodeStatus::ValidationSucceeded);
			ensure!(validated, Error::<T>::NotValidatedNode);
			Ok(())
		}

		fn ensure_provider(caller: &AccountId, node: &NodePubKey) -> Result<(), Error<T>> {
			ensure!(T::Nodes::provider_of(node).as_ref() == Some(caller), Error::<T>::NotNodeProvider);
			Ok(())
		}

		/// Check that an account has the role in which it proposes or closes. `vote_proposal` has other errors.
		fn ensure_member(
			caller: &AccountId,
			cluster_id: &ClusterId,
			member: &ClusterMember,
		) -> Result<(), Error<T>> {
			let ClusterMember::NodeProvider(node) = member else { return Self::ensure_manager(caller, cluster_id) };
			Self::ensure_validated(T::Clusters::node_state(cluster_id, node).as_ref())?;
			Self::ensure_provider(caller, node)
		}

		fn propose(
			author: AccountId,
			cluster_id: ClusterId,
			expected: ClusterStatus,
			kind: ProposalKind,
			call: Call<T>,
		) -> DispatchResult {
			ensure!(!ClusterProposal::<T>::contains_key(cluster_id), Error::<T>::ActiveProposal);
			ensure!(T::Clusters::status(&cluster_id) == Some(expected), Error::<T>::UnexpectedState);
			let stats = T::Clusters::nodes_stats(&cluster_id);
			ensure!(stats.await_validation == 0, Error::<T>::AwaitsValidation);
			ensure!(stats.validation_succeeded >= MIN_VALIDATED_NODES, Error::<T>::NotEnoughValidatedNodes);
			// Every validated node has a seat, and the manager has one; all must agree.
			let seats = u32::from(stats.validation_succeeded) + 1;
			let start = Self::now();
			let end = start.saturating_add(T::ProposalDuration::get());
			ClusterProposal::<T>::insert(cluster_id, Proposal { author: author.clone(), kind, call: Box::new(call.into()) });
			ClusterProposalVoting::<T>::insert(
				cluster_id,
				Votes { seats, threshold: seats, ayes: vec![], nays: vec![], start, end },
			);
			Self::deposit_event(Event::Proposed { account: author, cluster_id, threshold: seats });
			Ok(())
		}

		/// Submit the referendum; return the weight of the submission.
		fn submit_referendum(
			depositor: AccountId,
			cluster_id: ClusterId,
			kind: ProposalKind,
			call: <T::Referenda as ClusterReferenda<T::ProposalCall>>::Bounded,
		) -> Result<Weight, DispatchError> {
			let amount = T::Referenda::submission_deposit();
			T::Currency::transfer(&depositor, &Self::account_id(), amount, KeepAlive)?;
			let (referenda_index, used) = T::Referenda::submit(&Self::account_id(), kind, call)?;
			Self::deposit_event(Event::ReferendumSubmitted { cluster_id });
			let deposit = SubmissionDeposit { depositor: depositor.clone(), amount };
			SubmissionDeposits::<T>::insert(referenda_index, deposit);
			Self::deposit_event(Event::SubmissionDepositRetained { referenda_index, depositor, amount });
			Ok(used)
		}

		fn remove(cluster_id: ClusterId) {
			ClusterProposal::<T>::remove(cluster_id);
			ClusterProposalVoting::<T>::remove(cluster_id);
			Self::deposit_event(Event::Removed { cluster_id });
		}
	}

	/// A proposal to the members of a cluster. The call is one of this pallet's.
	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
	pub struct Proposal<AccountId, Call> {
		pub author: AccountId,
		pub kind: ProposalKind,
		pub call: Box<Call>,
	}

	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
	pub struct Votes<AccountId> {
		pub seats: u32,
		pub threshold: u32,
		pub ayes: Vec<AccountId>,
		pub nays: Vec<AccountId>,
		pub start: BlockNumber,
		pub end: BlockNumber,
	}

	impl<AccountId> Votes<AccountId> {
		fn counts(&self) -> (u32, u32) {
			(self.ayes.len() as u32, self.nays.len() as u32)
		}
	}

	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
	pub struct SubmissionDeposit<AccountId> {
		pub depositor: AccountId,
		pub amount: Balance,
	}
}
