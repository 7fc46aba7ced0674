from entrypoints.http.ops.app import create_ops_app as create_ops_app
