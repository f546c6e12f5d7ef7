//! The types that this node's parts share: client, backend, transaction pool, chain selection, executor, errors.

use crate::api::*;
use polkadot_sdk::*;

pub type Failure = sc_service::Error;
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
pub type Backend = sc_service::TFullBackend<Block>;
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
pub type Executor = sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>;
