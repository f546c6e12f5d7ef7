"""Clusters and the nodes in them (pallet DdcClusters).

Anyone may create a cluster under an id of their choice, and then manages it. Its reserve account bonds for it
(`ddc_staking.bond_cluster`), governance activates it (`ddc_clusters_gov`). Its manager adds and validates nodes with a
stake in it, or nodes join by themselves if a contract admits them.

Source: the interface of ``pallet-ddc-clusters``.
"""

from .._cluster_params import MEBIBYTE, MONTH, ClusterParams, ClusterProtocolParams, Cost, InspectionDryRunParams
from . import calls, events, storage, types
from .calls import *
from .events import *
from .storage import *
from .types import *

__all__ = ["MEBIBYTE", "MONTH", "ClusterParams", "ClusterProtocolParams", "Cost", "InspectionDryRunParams"]
__all__ += calls.__all__
__all__ += events.__all__
__all__ += storage.__all__
__all__ += types.__all__
