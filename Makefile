# Short names for what scripts/ and kubectl do. `make` alone lists them.

# Where the container image goes: registry/name. Its tag is also the one that is deployed.
IMAGE ?= scheduled-db
TAG ?= $(shell scripts/container version)
# One of k8s/overlays, and where its pods live.
OVERLAY ?= production
NAMESPACE ?= default

PODS = --namespace $(NAMESPACE) --selector app=scheduled-db,environment=$(OVERLAY)

.DEFAULT_GOAL := help
.PHONY: help build test check run cluster docker-build docker-test docker-push k8s-deploy k8s-status logs delete

help: ## This list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18
	@echo "  Variables: IMAGE=$(IMAGE) TAG=$(TAG) OVERLAY=$(OVERLAY) NAMESPACE=$(NAMESPACE)"

build: ## Builds the linked image: target/scheduled-db
	scripts/build

test: ## Runs all tests
	scripts/test

check: ## Format, lint, Error Prone, NullAway, dependencies, architecture
	scripts/check

run: ## Runs one node on port 8080
	scripts/run

cluster: ## Starts a local cluster of three; scripts/cluster stop ends it
	scripts/cluster start

docker-build: ## Builds the container image IMAGE:TAG
	scripts/container build $(IMAGE):$(TAG)

docker-test: ## Tests containers of the image, without an engine or a registry; as root
	scripts/container test

docker-push: ## Sends IMAGE:TAG to the registry that IMAGE begins with
	scripts/container push $(IMAGE):$(TAG)

k8s-deploy: ## Brings k8s/overlays/OVERLAY with IMAGE:TAG to the cluster that kubectl talks to
	scripts/deploy apply $(OVERLAY) $(NAMESPACE) $(IMAGE):$(TAG)

k8s-status: ## What of it is there, and in which state
	kubectl get statefulset,pod,service,pvc $(PODS)

logs: ## Follows the logs of all its pods
	kubectl logs --follow --prefix --container scheduled-db --max-log-requests 10 $(PODS)

delete: ## Takes it away again; what the nodes kept (their volumes) stays
	scripts/deploy delete $(OVERLAY) $(NAMESPACE) $(IMAGE):$(TAG)
